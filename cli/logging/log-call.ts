import type { Logger } from 'pino'
import type { ArmCall } from '#provider/azure/arm/arm-call'

/** One line for every request to Azure, for who looks closely. */
export function logCall(log: Logger, call: ArmCall): void {
  if (!log.isLevelEnabled('debug')) return
  const { what, verb, status, result, tookMs, sentBytes, receivedBytes, requestId } = call
  log.debug({ what, verb, status, result, ms: tookMs, sentBytes, receivedBytes, requestId }, 'called Azure')
}
