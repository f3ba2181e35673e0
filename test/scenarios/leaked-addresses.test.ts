import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

test('kubernetes#43730, kubernetes#70519, AKS#1283, AKS#1521: no public IP is left when Services are deleted and made again', async () => {
  await using stage = await Stage.open({ emulator: { latency: 'real' } })
  const names = ['one', 'two', 'three', 'four']
  for (let round = 0; round < 3; round += 1) {
    for (const name of names) stage.apply(name)
    // Some are deleted before they ever had an address.
    await stage.time.pass(round * 2500)
    for (const name of names) stage.delete(name)
    // The API server takes a name again only when its finalizer is gone.
    await stage.until(() => stage.cluster.services.size === 0)
    stage.apply('one')
    await stage.untilReady('one')
    stage.delete('one')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  }
  expect(audit(stage)).toEqual([])
})

describe('weakness 28: a public IP whose deletion Azure refuses', () => {
  test('holds its Service until it is deleted, and the condition says why', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    stage.emulator.faults.add({
      match: { method: 'DELETE', type: 'publicIPAddresses' },
      do: { status: 400, code: 'PublicIPAddressCannotBeDeleted', message: 'it is still allocated' },
      times: 3,
    })
    stage.delete('web')
    await stage.time.pass(3000)
    expect(stage.cluster.services.size).toBe(1)
    const [web] = [...stage.cluster.services.values()]
    expect(web?.state).toMatchObject({ is: 'waiting', on: expect.stringContaining('publicIPAddresses/') })
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  })
})

describe('weakness 15, weakness 16: a LIST that is answered 403', () => {
  test('delays what needs it, at the deletion too, and loses nothing', async () => {
    await using stage = await Stage.open({ driftIntervalMs: 60_000 })
    stage.apply('web')
    await stage.untilReady()
    stage.emulator.faults.add({
      match: { method: 'GET' },
      do: { status: 403, code: 'AuthorizationFailed', message: 'no' },
      times: 5,
    })
    await stage.time.pass(65_000)
    stage.delete('web')
    stage.apply('shop')
    await stage.until(() => stage.cluster.services.size === 1 && stage.state('shop')?.is === 'ready')
    expect(audit(stage)).toEqual([])
  })
})

test('a public IP whose making broke off in Azure is made again', async () => {
  await using stage = await Stage.open()
  stage.emulator.faults.add({
    match: { method: 'PUT', type: 'publicIPAddresses' },
    do: { operation: 'Failed', code: 'InternalServerError' },
    times: 2,
  })
  stage.apply('web')
  stage.apply('shop')
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

test('#9729: a public IP whose version changed beneath the write is written in place', async () => {
  await using stage = await Stage.open()
  stage.apply('web')
  await stage.untilReady()
  const [standing] = new Outside(stage.emulator).publicIps
  stage.emulator.seed({
    ...structuredClone(standing),
    id: standing?.id ?? '',
    tags: { ...standing?.tags, theirs: 'yes' },
  })
  const before = stage.emulator.log.entries.length
  const at = stage.time.now()
  stage.apply('web', { annotations: { [annotationKey('dns-label-name')]: 'shop' } })
  await stage.untilReady()
  const calls = stage.emulator.log.entries.slice(before)
  expect(calls.map(({ status }) => status)).toContain(412)
  expect(stage.time.now() - at).toBeLessThan(5000)
  expect(new Outside(stage.emulator).publicIps[0]).toMatchObject({
    tags: { theirs: 'yes', 'k8s-azure-dns-label-service': 'default/web' },
    properties: { dnsSettings: { domainNameLabel: 'shop' } },
  })
})

test('a frontend on which something of others stands is kept and named, and goes with its public IP when that has left', async () => {
  await using stage = await Stage.open({ driftIntervalMs: 60_000, config: { disableOutboundSNAT: true } })
  stage.apply('web')
  await stage.untilReady()
  const outside = new Outside(stage.emulator)
  const setOutbound = (has: boolean) => {
    const body = structuredClone(outside.loadBalancer('kubernetes'))
    if (body === undefined) throw new Error('no load balancer')
    const [frontend] = body.properties.frontendIPConfigurations ?? []
    const [pool] = body.properties.backendAddressPools ?? []
    const properties = {
      protocol: 'All',
      allocatedOutboundPorts: 0,
      frontendIPConfigurations: [{ id: frontend?.id ?? '' }],
      backendAddressPool: { id: pool?.id ?? '' },
    }
    const outboundRules = has ? [{ name: 'theirs', properties }] : []
    stage.emulator.seed({ ...body, id: body.id, properties: { ...body.properties, outboundRules } })
  }
  setOutbound(true)
  await stage.time.pass(61_000)
  stage.delete('web')
  await stage.time.pass(10_000)
  expect(stage.controller.news).toEqual([
    expect.stringMatching(/^web DeletingFrontendIPConfiguration: .*load balancer kubernetes/),
  ])
  expect([stage.cluster.services.size, outside.publicIps.length]).toEqual([1, 1])
  setOutbound(false)
  await stage.until(() => stage.cluster.services.size === 0)
  expect([outside.publicIps, outside.loadBalancers]).toEqual([[], []])
})
