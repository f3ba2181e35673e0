import { describe, expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { READY } from '#reconcilers/kubernetes/conditions'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { StatusWriter } from '#reconcilers/service/status-writer'
import type { WantedStatus } from '#reconcilers/service/status'

import { aService } from '../a-service.ts'
import { quiet } from '../quiet.ts'

const never = new AbortController().signal
const waiting = (message: string): WantedStatus => ({ ingress: 'keep', ready: { reason: 'Waiting', message } })

/** A Service that waits for `message`, as it stands in the cluster. */
const waitingFor = (message: string, resourceVersion = '8'): LiveService =>
  aService({
    metadata: { resourceVersion },
    status: { conditions: [{ type: READY, status: 'False', reason: 'Waiting', message }] },
  })

/** A writer that has just written "Waiting". */
async function afterAWrite() {
  const clock = new FakeClock()
  const patch = async (): Promise<never> => waitingFor('the public IP') as never
  const client: Pick<KubernetesClient, 'patch'> = { patch }
  const writer = new StatusWriter({ client, clock, ...quiet() })
  await writer.write(aService(), waiting('the public IP'), never)
  return { clock, writer }
}

describe('the status writer', () => {
  test('writes other words of the same wait only every two seconds', async () => {
    const { clock, writer } = await afterAWrite()
    clock.advance(500)
    expect(writer.dueInMs(waitingFor('the public IP'), waiting('the rules'))).toBe(1500)
    clock.advance(1500)
    expect(writer.dueInMs(waitingFor('the public IP'), waiting('the rules'))).toBe(0)
  })

  test('writes everything else at once', async () => {
    const { writer } = await afterAWrite()
    const ready: WantedStatus = { ingress: [{ ip: '1.2.3.4' }], ready: { reason: 'Ensured', message: 'up' } }
    expect(writer.dueInMs(waitingFor('the public IP'), ready)).toBe(0)
    expect(writer.dueInMs(waitingFor('the public IP'), waiting('the public IP'))).toBe(0)
    expect(writer.dueInMs(aService(), waiting('the rules'))).toBe(0)
  })

  test('goes on from its own write until the cache has seen it', async () => {
    const { writer } = await afterAWrite()
    const behind = aService()
    expect(writer.newest(behind)).toEqual(waitingFor('the public IP'))
    const ahead = waitingFor('the rules', '9')
    expect(writer.newest(ahead)).toBe(ahead)
    // And not for another Service that took its name.
    const other = aService({ metadata: { uid: 'uid-2' } })
    expect(writer.newest(other)).toBe(other)
  })
})
