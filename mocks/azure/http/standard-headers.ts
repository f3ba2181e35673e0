/** The headers that stand on every answer of ARM (arm-semantics 2.3). */
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import type { Random } from '../arm/random.ts'

export interface HeaderWorld {
  readonly random: Random
  readonly region: string
  now(): number
}

export function standardHeaders(
  world: HeaderWorld,
  request: ArmRequest,
  answer: ArmAnswer,
): Readonly<Record<string, string>> {
  const id = world.random.guid()
  const stamp = new Date(world.now()).toISOString().replace(/[-:]|\.\d+/g, '')
  const clientId = request.headers['x-ms-client-request-id']
  const refusedByGateway = answer.origin === 'gateway' && answer.status >= 400
  return {
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': world.random.guid(),
    'x-ms-routing-request-id': `${world.region.toUpperCase()}:${stamp}:${world.random.guid()}`,
    ...(answer.origin === 'gateway' || answer.origin === 'compute'
      ? {}
      : { 'x-ms-arm-service-request-id': world.random.guid() }),
    ...(clientId !== undefined && request.headers['x-ms-return-client-request-id'] === 'true'
      ? { 'x-ms-client-request-id': clientId }
      : {}),
    ...(refusedByGateway ? { 'x-ms-failure-cause': 'gateway' } : answer.remaining),
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    'X-Cache': 'CONFIG_NOCACHE',
  }
}
