import { describe, expect, test } from 'vitest'
import type { Member } from '#provider/provider'
import { aMember } from '../a-member.ts'
import { audit } from '../audit.ts'
import { annotationKey } from '../manifest.ts'
import type { PlayedAzure } from '../played-azure.ts'
import { computeId, flexibleMachines, seedMachine, seedScaleSet } from '../played-machines.ts'
import { Stage } from '../stage.ts'
import {
  first,
  fourNodes,
  nodeOf,
  nodesIn,
  openSeveral,
  second,
  writesOfARestart,
  type SeveralOptions,
} from './several-stage.ts'

const on = (name: string) => ({ annotations: { [annotationKey('load-balancer-configurations')]: name } })

describe('nodes behind several load balancers', () => {
  test('all serve the first until there is a second, and then those of its scale set go over to it', async () => {
    await using stage = await openSeveral()
    stage.apply('web', on('kubernetes'))
    await stage.untilReady()
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12', 'pool2-13', 'pool2-14'])
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12'])
    expect(nodesIn(stage, 'lb2')).toEqual(['pool2-13', 'pool2-14'])
    expect(audit(stage)).toEqual([])
    stage.delete('shop')
    await stage.until(() => stage.cluster.services.size === 1)
    await stage.time.pass(30_000)
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12', 'pool2-13', 'pool2-14'])
  })

  test('are behind one load balancer at a time, at every moment', async () => {
    await using stage = await openSeveral({ emulator: { latency: 'real' } })
    stage.apply('web', on('kubernetes'))
    await stage.untilReady()
    const twice: string[] = []
    stage.emulator.resources.onChange(({ phase }) => {
      if (phase !== 'settled') return
      const there = new Set(nodesIn(stage, 'kubernetes'))
      twice.push(...(nodesIn(stage, 'lb2') ?? []).filter((node) => there.has(node)))
    })
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(nodesIn(stage, 'lb2')).toEqual(['pool2-13', 'pool2-14'])
    expect(twice).toEqual([])
  })

  test('go where a selector picks them, and the others where fewest are and nobody selects', async () => {
    const gpu = { matchLabels: { gpu: 'yes' } }
    const third = { name: 'lb3', primaryVMSet: 'pool3', nodeSelector: gpu }
    const others = [nodeOf('x', 21), nodeOf('x', 22), nodeOf('x', 23), nodeOf('x', 24, { gpu: 'yes' })]
    await using stage = await openSeveral({ balancers: [first, second, third], nodes: fourNodes })
    for (const name of ['kubernetes', 'lb2', 'lb3']) stage.apply(`on-${name}`, on(name))
    await stage.until(() => nodesIn(stage, 'lb2')?.length === 2)
    stage.setMembers([...fourNodes, ...others])
    await stage.untilReady()
    await stage.time.pass(30_000)
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12', 'x-21', 'x-23'])
    expect(nodesIn(stage, 'lb2')).toEqual(['pool2-13', 'pool2-14', 'x-22'])
    expect(nodesIn(stage, 'lb3')).toEqual(['x-24'])
    expect(await writesOfARestart(stage)).toBe(0)
  })

  test('#5351: that come from anywhere, without a scale set of their own, serve all the same', async () => {
    await using stage = await openSeveral({ nodes: [nodeOf('pool1', 11), nodeOf('pool2', 13)] })
    stage.apply('web', on('kubernetes'))
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    const provisioned = {
      ...nodeOf('x', 31),
      name: 'made-up',
      providerId: 'azure:///subscriptions/s/virtualMachines/vm',
    }
    stage.setMembers([...stage.members, provisioned])
    await stage.time.pass(30_000)
    const all = [...(nodesIn(stage, 'kubernetes') ?? []), ...(nodesIn(stage, 'lb2') ?? [])]
    expect(all.toSorted()).toEqual(['made-up', 'pool1-11', 'pool2-13'])
    expect(audit(stage)).toEqual([])
  })

  test('of a load balancer without Services wait for its first one; told is only who belongs behind none at all', async () => {
    const selecting = (name: string, pool: string) => ({
      name,
      primaryVMSet: name,
      nodeSelector: { matchLabels: { pool } },
    })
    const nodes = [nodeOf('x', 11, { pool: 'a' }), nodeOf('x', 12, { pool: 'b' }), nodeOf('x', 13)]
    await using stage = await openSeveral({ balancers: [selecting('kubernetes', 'a'), selecting('lb2', 'b')], nodes })
    const told: string[] = []
    stage.controller.provider.loadBalancers.onMember((node) => told.push(node))
    stage.apply('web', on('kubernetes'))
    await stage.untilReady()
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    expect(nodesIn(stage, 'kubernetes')).toEqual(['x-11'])
    expect(nodesIn(stage, 'lb2')).toEqual(['x-12'])
    expect(told).toEqual(['x-13'])
  })

  test('that a node joins costs a write for each pool that it is in', async () => {
    await using stage = await openSeveral()
    stage.apply('web', on('kubernetes'))
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    await stage.time.pass(30_000)
    const { log } = stage.emulator
    log.clear()
    stage.setMembers([...stage.members, nodeOf('pool2', 15)])
    await stage.time.pass(30_000)
    expect(nodesIn(stage, 'lb2')).toEqual(['pool2-13', 'pool2-14', 'pool2-15'])
    expect(log.count({ class: 'write' })).toBe(1)
    expect(log.count({ class: 'read' })).toBeLessThanOrEqual(3)
  })

  test('stay where they are when the control plane loses all of them', async () => {
    await using stage = await openSeveral()
    stage.apply('web', on('kubernetes'))
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    await stage.time.pass(30_000)
    stage.setMembers([])
    await stage.time.pass(60_000)
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12'])
    expect(nodesIn(stage, 'lb2')).toEqual(['pool2-13', 'pool2-14'])
  })
})

describe('primaryVMSet', () => {
  const balancers = [
    { name: 'kubernetes', primaryVMSet: 'as1' },
    { name: 'lb2', primaryVMSet: 'AS2' },
    { name: 'lb3', primaryVMSet: 'flex' },
  ]
  const on3 = ['kubernetes', 'lb2', 'lb3'] as const

  /** Two machines in each of two availability sets, two in a flexible scale set and one in none. */
  function machinesOfAllKinds(azure: PlayedAzure): readonly Member[] {
    const node = (name: string, at: number) =>
      aMember(name, [`10.0.0.${at}`], { providerId: `azure://${computeId(azure, 'virtualMachines', name)}` })
    const inSets = ['as1', 'as2'].flatMap((name, of) => {
      const set = computeId(azure, 'availabilitySets', name)
      azure.emulator.seed({ id: set, location: 'westeurope', sku: { name: 'Aligned' }, properties: {} })
      return [1, 2].map((number) => {
        seedMachine(azure, `${name}-${number}`, { availabilitySet: set })
        return node(`${name}-${number}`, 20 + 10 * of + number)
      })
    })
    const flexible = seedScaleSet(azure, 'flex', { mode: 'Flexible' })
    const inFlexible = flexibleMachines(azure, flexible).map(({ name }, at) => node(name, 41 + at))
    seedMachine(azure, 'alone')
    return [...inSets, ...inFlexible, node('alone', 51)]
  }

  async function opened(options: SeveralOptions = {}) {
    const stage = await Stage.raise({
      machines: machinesOfAllKinds,
      config: { multipleStandardLoadBalancerConfigurations: balancers, enableVmssFlexNodes: true },
      ...options,
    })
    await stage.start()
    for (const name of on3) stage.apply(`on-${name}`, on(name))
    await stage.untilReady()
    await stage.time.pass(60_000)
    return stage
  }

  test('is an availability set or a flexible scale set too, and is found by the machine of each node', async () => {
    await using stage = await opened()
    const behind = on3.map((name) => nodesIn(stage, name) ?? [])
    expect(behind[0]).toEqual(expect.arrayContaining(['as1-1', 'as1-2']))
    expect(behind[1]).toEqual(expect.arrayContaining(['as2-1', 'as2-2']))
    expect(behind[2]).toHaveLength(2 + (behind[2]?.includes('alone') === true ? 1 : 0))
    expect(behind.flat()).toHaveLength(7)
    expect(audit(stage)).toEqual([])
    expect(await writesOfARestart(stage)).toBe(0)
    expect(stage.emulator.log.count({ type: 'virtualMachines' })).toBe(1)
  })

  test('keeps nodes where they are, and lets new ones in elsewhere, while Azure does not show their machines', async () => {
    await using stage = await opened()
    const before = on3.map((name) => nodesIn(stage, name))
    const forbidden = { status: 403, code: 'AuthorizationFailed' }
    stage.emulator.faults.add({ match: { type: 'virtualMachines' }, do: forbidden, lastsMs: 24 * 3_600_000 }, 1)
    expect(await writesOfARestart(stage)).toBe(0)
    expect(stage.controller.events.map(({ what }) => what)).toContain('unread')
    expect(on3.map((name) => nodesIn(stage, name))).toEqual(before)
    stage.setMembers([...stage.members, aMember('new', ['10.0.0.61'])])
    await stage.time.pass(60_000)
    expect(on3.flatMap((name) => nodesIn(stage, name) ?? [])).toContain('new')
  })

  test('is asked for nothing where every node tells its scale set by itself', async () => {
    await using stage = await openSeveral()
    stage.apply('web', on('kubernetes'))
    stage.apply('shop', on('lb2'))
    await stage.untilReady()
    expect(stage.emulator.log.count({ type: 'virtualMachines' })).toBe(0)
  })
})
