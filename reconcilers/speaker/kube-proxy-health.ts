import { sleep } from '#provider/time/clock'
import type { Clock } from '#provider/time/clock'
import { Agent } from 'undici'

/** Where kube-proxy answers (`--healthz-bind-address`). */
export const KUBE_PROXY_HEALTH = 'http://127.0.0.1:10256/healthz'

/**
 * Resolves once kube-proxy says that it is healthy: it has written its rules then, and the node serves what it announces.
 * Nothing is asked afterwards, since rules outlive kube-proxy. Rejects only when `signal` is aborted.
 */
export async function untilKubeProxyIsHealthy(url: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const agent = new Agent()
  try {
    while (!(await isHealthy(agent, url, signal))) await sleep(clock, ASK_EVERY_MS, signal)
  } finally {
    await agent.close()
  }
}

const ASK_EVERY_MS = 250
const PATIENCE_MS = 2000

async function isHealthy(agent: Agent, url: string, signal: AbortSignal): Promise<boolean> {
  const { origin, pathname, search } = new URL(url)
  const patience = { headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS }
  try {
    const answer = await agent.request({ origin, path: `${pathname}${search}`, method: 'GET', signal, ...patience })
    await answer.body.dump()
    return answer.statusCode === 200
  } catch {
    signal.throwIfAborted()
    return false
  }
}
