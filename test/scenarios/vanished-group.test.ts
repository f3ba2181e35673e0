import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Stage } from './stage.ts'

const driftIntervalMs = 60_000

/** Two Services stand, and somebody deletes the resource group with all that is in it. */
async function withoutGroup(): Promise<Stage> {
  const stage = await Stage.open({ driftIntervalMs })
  stage.apply('web')
  stage.apply('inner', { annotations: internal })
  await stage.untilReady()
  await deleteGroup(stage)
  await stage.time.pass(driftIntervalMs + 1000)
  return stage
}

/** No client of ours deletes groups, so it is asked for without one. */
async function deleteGroup({ emulator, azure }: Stage): Promise<void> {
  const { url, credentials } = emulator
  const [group = ''] = azure.idOf('', '').split('/providers/')
  const answer = await emulator.ask({
    method: 'DELETE',
    path: group,
    query: new URLSearchParams({ 'api-version': '2021-04-01' }),
    headers: { authorization: `Bearer ${emulator.issueToken({ principal: credentials })}` },
    body: new Uint8Array(),
    base: url,
    isLocal: true,
  })
  expect(answer).toMatchObject({ status: 202 })
}

describe('a resource group that was deleted', () => {
  test('counts as gone: its Services can be deleted', async () => {
    await using stage = await withoutGroup()
    stage.delete('web')
    stage.delete('inner')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(stage.emulator.resources.list('loadBalancers')).toEqual([])
  })

  test('is told on those who stay, who are served again when it is there again', async () => {
    await using stage = await withoutGroup()
    await stage.time.pass(2 * driftIntervalMs)
    expect(['waiting', 'refused']).toContain(stage.state('web')?.is)
    stage.azure.furnish()
    await stage.until(() => stage.state('web')?.is === 'ready' && stage.state('inner')?.is === 'ready')
    expect(audit(stage)).toEqual([])
  })
})

test('one that was never there is not taken for gone', async () => {
  await using stage = await Stage.open()
  stage.apply('web')
  await stage.untilReady()
  const address = stage.address('web')
  await stage.stop()
  await stage.start({ config: stage.azure.config({ more: { resourceGroup: 'misspelt' } }) })
  stage.delete('web')
  await stage.time.pass(5 * 60_000)
  expect(stage.cluster.services.size).toBe(1)
  expect(stage.controller.events.some(({ what }) => what === 'unread')).toBe(true)
  const standing = stage.emulator.resources.list('publicIPAddresses')
  expect(standing.map(({ properties }) => properties['ipAddress'])).toEqual([address])
})
