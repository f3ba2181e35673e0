import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const shared = { clusterServiceLoadBalancerHealthProbeMode: 'shared' }
const local = { spec: { externalTrafficPolicy: 'Local' } }
const portKey = (port: number, setting: string) => `service.beta.kubernetes.io/port_${port}_health-probe_${setting}`

/** What each rule is probed on: `Http 10256 /healthz`; nothing: every node counts as up. */
function probesOf(stage: Stage): Readonly<Record<string, string>> {
  const [balancer] = new Outside(stage.emulator).loadBalancers
  const { loadBalancingRules: rules = [], probes = [] } = balancer?.properties ?? {}
  const asked = (id: string | undefined) => {
    const { protocol, port, requestPath } = probes.find((probe) => probe.id === id)?.properties ?? {}
    return [protocol, port, requestPath].filter((part) => part !== undefined).join(' ')
  }
  return Object.fromEntries(
    rules.map(({ properties: rule }) => [`${rule?.protocol} ${rule?.frontendPort}`, asked(rule?.probe?.id)]),
  )
}

function probeCount(stage: Stage): number {
  return new Outside(stage.emulator).loadBalancers.flatMap(({ properties }) => properties.probes ?? []).length
}

describe('the probe that all Services share', () => {
  test('#3499: asks kube-proxy of each node, which a node that drains answers for', async () => {
    await using stage = await Stage.open({ config: shared })
    stage.apply('web', { ports: [80, { port: 53, protocol: 'UDP' }] })
    stage.apply('shop', { ports: [443] })
    await stage.untilReady()
    const kubeProxy = 'Http 10256 /healthz'
    expect(probesOf(stage)).toEqual({ 'Tcp 80': kubeProxy, 'Udp 53': kubeProxy, 'Tcp 443': kubeProxy })
    expect(audit(stage)).toEqual([])
  })

  test('stays for the others when one Service goes or becomes Local, and goes with the last', async () => {
    await using stage = await Stage.open({ config: shared })
    for (const [name, port] of [['web', 80] as const, ['shop', 443] as const, ['mail', 25] as const]) {
      stage.apply(name, { ports: [port] })
    }
    await stage.untilReady()
    expect(probeCount(stage)).toBe(1)
    stage.delete('mail')
    stage.apply('shop', { ...local, ports: [443] })
    await stage.until(() => stage.cluster.find('mail') === undefined)
    await stage.untilReady()
    expect(probeCount(stage)).toBe(2)
    expect(probesOf(stage)['Tcp 80']).toBe('Http 10256 /healthz')
    stage.apply('web', { ...local, ports: [80] })
    await stage.untilReady()
    expect(Object.values(probesOf(stage)).filter((asked) => asked.includes('10256'))).toEqual([])
    expect(probeCount(stage)).toBe(2)
    expect(audit(stage)).toEqual([])
  })

  test('costs one write when the mode is turned on, and none after that', async () => {
    await using stage = await Stage.open()
    for (const port of [80, 443, 25]) stage.apply(`web-${port}`, { ports: [port] })
    await stage.untilReady()
    const { log } = stage.emulator
    log.clear()
    stage.configure(shared)
    await stage.restart()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect([probeCount(stage), new Set(Object.values(probesOf(stage))).size]).toEqual([1, 1])
    expect(log.summary().byClass).toMatchObject({ write: 1, delete: 0 })
    log.clear()
    await stage.restart()
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(log.summary().byClass).toMatchObject({ write: 0, delete: 0 })
  })
})

test('#962: a node is asked for its endpoints at /healthz of the port that was allocated for it', async () => {
  await using stage = await Stage.open()
  stage.apply('web', local)
  await stage.untilReady()
  const { healthCheckNodePort } = stage.cluster.get('web').object.spec ?? {}
  expect(probesOf(stage)).toEqual({ 'Tcp 80': `Http ${healthCheckNodePort} /healthz` })
})

test('#1499: a port of the node itself is probed where the Service says so', async () => {
  await using stage = await Stage.open()
  const annotations = {
    [portKey(80, 'port')]: '15021',
    [portKey(80, 'protocol')]: 'http',
    [portKey(80, 'request-path')]: '/healthz/ready',
  }
  stage.apply('web', { ports: [80, 443], annotations })
  await stage.untilReady()
  expect(probesOf(stage)['Tcp 80']).toBe('Http 15021 /healthz/ready')
  stage.apply('web', { ports: [80, 443] })
  await stage.untilReady()
  expect(probesOf(stage)['Tcp 80']).toMatch(/^Tcp 3\d{4}$/)
})
