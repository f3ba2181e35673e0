import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { annotationKey, type ServiceWrite } from './manifest.ts'
import { Outside } from './outside.ts'
import { watchOutages } from './outages.ts'
import { Stage } from './stage.ts'

const bothFamilies = { ipFamilies: ['IPv4', 'IPv6'] as const, ipFamilyPolicy: 'RequireDualStack' }

function makePublicIp(stage: Stage, name: string, family: 'IPv4' | 'IPv6' = 'IPv4'): string {
  stage.emulator.seed({
    id: stage.azure.idOf('publicIPAddresses', name),
    location: 'westeurope',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: family },
  })
  return new Outside(stage.emulator).publicIp(name)?.properties.ipAddress ?? ''
}

function ofFamily(stage: Stage, name: string, family: 'IPv4' | 'IPv6'): string {
  const found = stage.ingress(name).find(({ ip }) => ip.includes(':') === (family === 'IPv6'))
  return found?.ip ?? ''
}

describe.each(['none', 'real'] as const)('#10125: the Service that brought the address (latency %s)', (latency) => {
  test('moves to another public IP and its companion is served at every moment', async () => {
    await using stage = await Stage.raise({ emulator: { latency } })
    makePublicIp(stage, 'mine')
    await stage.start()
    stage.apply('web')
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('shop', { ports: [81], spec: { loadBalancerIP: address } })
    await stage.untilReady()
    const outages = watchOutages(stage, 'web', 'shop')

    stage.apply('web', { annotations: { [annotationKey('pip-name')]: 'mine' } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(stage.address('web')).not.toBe(address)
    expect(stage.address('shop')).toBe(address)
    expect(audit(stage)).toEqual([])

    // And back to where the other one still stands.
    stage.apply('web')
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect([stage.address('web'), stage.address('shop')]).toEqual([address, address])
    expect(audit(stage)).toEqual([])
    expect(outages).toEqual([])
  })

  test('leaves both families, and its companion keeps both', async () => {
    await using stage = await Stage.open({ emulator: { latency } })
    stage.members = stage.members.map((member, at) => ({
      ...member,
      addresses: [...member.addresses, `fd00::${at + 11}`],
    }))
    stage.setMembers(stage.members)
    stage.apply('web', { spec: { ...bothFamilies, ipFamilies: [...bothFamilies.ipFamilies] } })
    await stage.untilReady()
    const [four, six] = [ofFamily(stage, 'web', 'IPv4'), ofFamily(stage, 'web', 'IPv6')]
    const joined: ServiceWrite = {
      ports: [81],
      spec: { ...bothFamilies, ipFamilies: [...bothFamilies.ipFamilies] },
      annotations: { [annotationKey('load-balancer-ipv4')]: four, [annotationKey('load-balancer-ipv6')]: six },
    }
    stage.apply('shop', joined)
    await stage.untilReady()
    const outages = watchOutages(stage, 'shop')
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 1)
    await stage.time.pass(60_000)
    expect(stage.ingress('shop').map(({ ip }) => ip)).toEqual([four, six])
    expect(audit(stage)).toEqual([])
    expect(outages).toEqual([])
    await stage.restart({ kill: true })
    await stage.untilReady()
    expect(stage.ingress('shop').map(({ ip }) => ip)).toEqual([four, six])
    stage.delete('shop')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  })
})

test('#2544: two Services at one public IP are told which of them has a port, whichever way they name it', async () => {
  await using stage = await Stage.raise()
  const address = makePublicIp(stage, 'mine')
  await stage.start()
  stage.apply('named', { annotations: { [annotationKey('pip-name')]: 'mine' } })
  await stage.untilReady()
  stage.apply('addressed', { spec: { loadBalancerIP: address } })
  await stage.until(() => stage.state('addressed')?.is === 'refused')
  expect(stage.state('addressed')).toMatchObject({
    problems: [{ field: 'spec.ports', value: '80/TCP', why: expect.stringContaining('Service default/named') }],
  })
  stage.apply('addressed', { ports: [81], spec: { loadBalancerIP: address } })
  await stage.untilReady()
  expect(audit(stage)).toEqual([])
})

test('#1831, #9602: two Services of IPv6 alone share one public IP', async () => {
  await using stage = await Stage.raise()
  const address = makePublicIp(stage, 'six', 'IPv6')
  await stage.start()
  stage.setMembers(
    stage.members.map((member, at) => ({ ...member, addresses: [...member.addresses, `fd00::${at + 11}`] })),
  )
  const named = { annotations: { [annotationKey('pip-name')]: 'six' } }
  stage.apply('web', { ...named, spec: { ipFamilies: ['IPv6'] } })
  stage.apply('shop', { ports: [81], spec: { ipFamilies: ['IPv6'], loadBalancerIP: address } })
  await stage.untilReady()
  expect([stage.address('web'), stage.address('shop')]).toEqual([address, address])
  expect(audit(stage)).toEqual([])
})

test('two Services that change places on one load balancer do so, and a Service without floating IP moves as well', async () => {
  await using stage = await Stage.raise()
  const [mine, yours, third] = ['mine', 'yours', 'third'].map((name) => makePublicIp(stage, name))
  await stage.start()
  const at = (name: string, more: Readonly<Record<string, string>> = {}): ServiceWrite => ({
    annotations: { [annotationKey('pip-name')]: name, ...more },
  })
  const floatingOff = { [annotationKey('disable-load-balancer-floating-ip')]: 'true' }
  stage.apply('web', at('mine'))
  stage.apply('shop', at('yours'))
  stage.apply('plain', { ...at('third', floatingOff), ports: [81] })
  await stage.untilReady()
  stage.apply('web', at('yours'))
  stage.apply('shop', at('mine'))
  stage.apply('plain', { ...at('mine', floatingOff), ports: [81] })
  await stage.untilReady()
  await stage.time.pass(60_000)
  expect(['web', 'shop', 'plain'].map((name) => stage.address(name))).toEqual([yours, mine, mine])
  expect(third).not.toBe(mine)
  expect(audit(stage)).toEqual([])
})

test('a port that another Service has is told at the address that goes on serving, until it is free', async () => {
  await using stage = await Stage.open()
  stage.apply('web')
  await stage.untilReady()
  const address = stage.address('web')
  stage.apply('shop', { ports: [81], spec: { loadBalancerIP: address } })
  await stage.untilReady()
  stage.apply('shop', { ports: [81, 80], spec: { loadBalancerIP: address } })
  await stage.until(() => stage.state('shop')?.is === 'refused')
  const ports = [
    { port: 81, protocol: 'TCP' },
    { port: 80, protocol: 'TCP', error: 'berth.dev/PortInUse' },
  ]
  expect(stage.ingress('shop')).toEqual([{ ip: address, ports }])
  stage.delete('web')
  await stage.untilReady('shop')
  expect(stage.ingress('shop')).toEqual([{ ip: address }])
})
