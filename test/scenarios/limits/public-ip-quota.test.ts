/** The subscription's quota of public IPs: read rarely, and kept (weakness 35). */
import { describe, expect, test } from 'vitest'
import { internal } from '../manifest.ts'
import { Stage } from '../stage.ts'
import { near, refusal, requests, told } from './asking.ts'

describe('the quota of public IPs', () => {
  const knobs = { publicIpsPerRegion: 3 }

  test('weakness 35: is read once for all, and keeps a Service from asking for what it cannot get', async () => {
    await using stage = await Stage.open({ emulator: { knobs } })
    for (const name of ['a', 'b', 'c']) stage.apply(name)
    await stage.untilReady()
    expect(near(stage, 'a')?.[0]).toContain('3 public IPs are taken')
    expect(told(stage)).toHaveLength(1)
    stage.apply('late')
    stage.apply('inside', { annotations: internal })
    await stage.untilReady('inside')
    await stage.until(() => refusal(stage, 'late') !== undefined)
    expect(refusal(stage, 'late')).toContain('would have 4 public IPs, Azure allows 3')
    expect(near(stage, 'inside')).toEqual([])
    expect(requests(stage, 'publicIPAddresses', 'PUT')).toHaveLength(3)
    expect(requests(stage, 'locations/usages', 'GET')).toHaveLength(1)

    stage.delete('b')
    await stage.untilReady('a', 'c', 'late')
    expect(requests(stage, 'publicIPAddresses', 'PUT').filter(({ status }) => status >= 400)).toEqual([])
  })

  test('weakness 35: counts those of others, and is read again from time to time', async () => {
    await using stage = await Stage.open({ emulator: { knobs }, driftIntervalMs: 600_000 })
    const others = ['x', 'y', 'z'].map((name) => stage.azure.idOf('publicIPAddresses', name))
    for (const id of others)
      stage.emulator.seed({
        id,
        location: 'westeurope',
        sku: { name: 'Standard' },
        properties: { publicIPAllocationMethod: 'Static' },
      })
    await stage.time.pass(310_000)
    stage.apply('web')
    await stage.until(() => refusal(stage, 'web') !== undefined)
    expect(requests(stage, 'publicIPAddresses', 'PUT')).toEqual([])
    Object.assign(stage.emulator.knobs, { publicIpsPerRegion: 10 })
    await stage.untilReady('web')
  })

  test('weakness 35: where it may not be read that is said once, and Azure’s own refusal reaches the Service', async () => {
    const rules = [
      { match: { type: 'locations/usages' }, times: 1000, do: { status: 403, code: 'AuthorizationFailed' } },
    ]
    await using stage = await Stage.open({ emulator: { knobs, faults: { rules } }, driftIntervalMs: 600_000 })
    for (const name of ['a', 'b', 'c', 'd']) stage.apply(name)
    await stage.until(() => ['a', 'b', 'c', 'd'].some((name) => refusal(stage, name) !== undefined))
    await stage.time.pass(700_000)
    expect(requests(stage, 'locations/usages', 'GET').length).toBeGreaterThan(1)
    expect(stage.controller.events.filter(({ what }) => what === 'uncounted')).toHaveLength(1)
    const refused = ['a', 'b', 'c', 'd'].filter((name) => refusal(stage, name) !== undefined)
    expect(refused).toHaveLength(1)
    expect(refusal(stage, refused[0] ?? '')).toContain('Cannot create more than 3 public IP addresses')
  })
})
