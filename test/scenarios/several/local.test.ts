import { describe, expect, test } from 'vitest'
import { audit } from '../audit.ts'
import { annotationKey, internal, type ServiceWrite } from '../manifest.ts'
import { nodeOf, nodesIn, openSeveral, poolsOf, standsOn, writesOfARestart } from './several-stage.ts'

const onFirst = { [annotationKey('load-balancer-configurations')]: 'kubernetes' }
const local: ServiceWrite = { annotations: onFirst, spec: { externalTrafficPolicy: 'Local' } }
const nodes = [nodeOf('pool1', 11), nodeOf('pool1', 12), nodeOf('pool1', 13)]

describe('a Service with externalTrafficPolicy Local among several load balancers', () => {
  test('has a pool for itself that holds the nodes with endpoints, and no others', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('web', ['pool1-11'])
    stage.apply('web', local)
    stage.apply('plain', { annotations: onFirst })
    await stage.untilReady()
    expect(poolsOf(stage, 'kubernetes')).toEqual(['default-web', 'kubernetes'])
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-11'])
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11', 'pool1-12', 'pool1-13'])
    expect(audit(stage)).toEqual([])
  })

  test('#7113 #7200 #6980: follows its endpoints wherever they go, by one write of the pool alone', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('web', ['pool1-11', 'pool1-12'])
    stage.apply('web', local)
    await stage.untilReady()
    const { log } = stage.emulator
    log.clear()
    stage.setEndpoints('web', ['pool1-12', 'pool1-13'])
    await stage.time.pass(10_000)
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-12', 'pool1-13'])
    expect(log.count({ class: 'write' })).toBe(1)
    expect(log.count({ method: 'PUT', type: 'loadBalancers' })).toBe(0)
    expect(audit(stage)).toEqual([])
  })

  test('#10270: is brought to where its endpoints are although the first writes fail', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('web', ['pool1-11'])
    stage.apply('web', local)
    await stage.untilReady()
    stage.emulator.faults.add({ match: { method: 'PUT' }, times: 3, do: { status: 500, code: 'InternalServerError' } })
    stage.setEndpoints('web', ['pool1-13'])
    await stage.time.pass(300_000)
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-13'])
  })

  test('keeps its last nodes when no endpoint is left: the probe knows, and a control plane may be wrong', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('web', ['pool1-11'])
    stage.apply('web', local)
    await stage.untilReady()
    stage.setEndpoints('web', [])
    await stage.time.pass(60_000)
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-11'])
    stage.setEndpoints('web', ['pool1-12'])
    await stage.time.pass(60_000)
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-12'])
  })

  test('goes back to the pool of all nodes with policy Cluster, and no pool is left over', async () => {
    await using stage = await openSeveral({ nodes, emulator: { latency: 'real' } })
    stage.setEndpoints('web', ['pool1-11'])
    const cluster: ServiceWrite = { annotations: onFirst }
    stage.apply('web', cluster)
    await stage.untilReady()
    const address = stage.address('web')
    const outages: string[] = []
    stage.emulator.resources.onChange(() => outages.push(...audit(stage).filter((line) => line.startsWith('web: '))))
    for (const write of [local, cluster]) {
      stage.apply('web', write)
      await stage.untilReady()
      await stage.time.pass(60_000)
      expect(poolsOf(stage, 'kubernetes')).toEqual(write === local ? ['default-web', 'kubernetes'] : ['kubernetes'])
      expect(stage.address('web')).toBe(address)
      expect(audit(stage)).toEqual([])
    }
    expect(outages).toEqual([])
  })

  test('takes its pool along when it moves to another load balancer, and with it when it is deleted', async () => {
    await using stage = await openSeveral()
    stage.setEndpoints('web', ['pool1-11', 'pool2-13'])
    stage.apply('web', local)
    stage.apply('plain', { annotations: onFirst })
    await stage.untilReady()
    stage.apply('web', { ...local, annotations: { [annotationKey('load-balancer-configurations')]: 'lb2' } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2'])
    expect(poolsOf(stage, 'kubernetes')).toEqual(['kubernetes'])
    // An endpoint is reached on its own node alone, whatever load balancer that is behind otherwise.
    expect(nodesIn(stage, 'lb2', 'default-web')).toEqual(['pool1-11', 'pool2-13'])
    expect(nodesIn(stage, 'kubernetes')).toContain('pool1-11')
    expect(await writesOfARestart(stage)).toBe(0)
    expect(audit(stage)).toEqual([])
    stage.delete('web')
    await stage.untilReady()
    await stage.until(() => stage.cluster.services.size === 1)
    expect(poolsOf(stage, 'lb2')).toEqual([])
  })

  test('#10307: shares its pool with nobody who comes to the same name, and keeps the name after a restart', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('c', ['pool1-11'])
    stage.setEndpoints('b-c', ['pool1-12'])
    stage.apply('c', { ...local, namespace: 'a-b' })
    stage.apply('b-c', { ...local, namespace: 'a' })
    await stage.untilReady()
    const pools = poolsOf(stage, 'kubernetes')
    expect(pools).toEqual(['a-b-c', expect.stringMatching(/^a-b-c-[0-9a-f]{8}$/)])
    expect(nodesIn(stage, 'kubernetes', 'a-b-c')).toEqual(['pool1-11'])
    expect(nodesIn(stage, 'kubernetes', pools[1])).toEqual(['pool1-12'])
    expect(await writesOfARestart(stage)).toBe(0)
    expect(poolsOf(stage, 'kubernetes')).toEqual(pools)
  })

  test('whose endpoints are not known yet after a restart keeps its pool as it is', async () => {
    await using stage = await openSeveral({ nodes })
    stage.setEndpoints('web', ['pool1-11'])
    stage.apply('web', local)
    await stage.untilReady()
    await stage.stop()
    stage.cluster.endpoints.clear()
    const { log } = stage.emulator
    log.clear()
    await stage.start()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
    expect(nodesIn(stage, 'kubernetes', 'default-web')).toEqual(['pool1-11'])
  })

  test('alone on its load balancer keeps its nodes there over a restart that writes nothing', async () => {
    const anywhere = [nodeOf('x', 15), nodeOf('x', 16), nodeOf('x', 17)]
    await using stage = await openSeveral({ nodes: [nodeOf('pool1', 11), ...anywhere] })
    const onSecond = { [annotationKey('load-balancer-configurations')]: 'lb2' }
    stage.setEndpoints(
      'web',
      anywhere.map(({ name }) => name),
    )
    stage.apply('web', { ...local, annotations: onSecond })
    await stage.untilReady()
    stage.apply('plain', { annotations: onFirst })
    await stage.untilReady()
    expect(nodesIn(stage, 'kubernetes')).toEqual(['pool1-11'])
    expect(await writesOfARestart(stage)).toBe(0)
  })

  test('is served at every moment while it goes from internal to external and back', async () => {
    await using stage = await openSeveral({ nodes, emulator: { latency: 'real' } })
    stage.setEndpoints('web', ['pool1-11'])
    stage.apply('web', { ...local, annotations: internal })
    await stage.untilReady()
    const outages: string[] = []
    stage.emulator.resources.onChange(() => outages.push(...audit(stage).filter((line) => line.startsWith('web: '))))
    for (const annotations of [{}, internal]) {
      stage.apply('web', { ...local, annotations })
      await stage.untilReady()
      await stage.time.pass(60_000)
      expect(audit(stage)).toEqual([])
    }
    expect(outages).toEqual([])
  })
})
