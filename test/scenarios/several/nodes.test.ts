import { describe, expect, test } from 'vitest'
import { audit } from '../audit.ts'
import { annotationKey } from '../manifest.ts'
import { first, fourNodes, nodeOf, nodesIn, openSeveral, second, writesOfARestart } from './several-stage.ts'

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
