import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { Checks } from '../report/checks.ts'
import { releaseNamespace, type ChartCluster } from './cluster.ts'
import { earlierChart, earlierVersion } from './earlier-chart.ts'
import { chart, helm } from './helm.ts'
import { objectOf, objectsOf } from './objects.ts'

const release = 'berth'
const address = '192.0.2.7'

const backends = [
  {
    backend: 'azure',
    values: { backend: 'azure', azure: { cloudConfig: { content: { location: 'westeurope' } } } },
    workloads: ['deployment/berth-controller'],
    /** Of what the release wrote, what stays when it is gone. */
    stays: [],
  },
  {
    backend: 'bgp',
    values: { backend: 'bgp', settings: { bgp: { configurationNamespace: 'pools' } } },
    workloads: ['deployment/berth-controller', 'daemonset/berth-speaker'],
    stays: [
      'CustomResourceDefinition addresspools.metallb.io',
      'CustomResourceDefinition announcementpolicies.berth.dev',
      'CustomResourceDefinition announcerstatuses.berth.dev',
      'CustomResourceDefinition bfdprofiles.metallb.io',
      'CustomResourceDefinition bgpadvertisements.metallb.io',
      'CustomResourceDefinition bgppeers.metallb.io',
      'CustomResourceDefinition communities.metallb.io',
      'CustomResourceDefinition ipaddresspools.metallb.io',
      'CustomResourceDefinition l2advertisements.metallb.io',
      'Namespace pools',
    ],
  },
] as const

type Backend = (typeof backends)[number]

/** Installation of the earlier chart, upgrade, rollback, and the end. */
export async function checkLife(cluster: ChartCluster, checks: Checks, signal: AbortSignal): Promise<void> {
  const earlier = await checks.check('chart: there is an earlier one to upgrade from', () =>
    earlierChart(cluster, signal),
  )
  if (earlier === undefined) return
  for (const one of backends) {
    const name = `chart, ${one.backend}:`
    const on = { cluster, signal, ...one }
    await checks.check(`${name} the earlier version is installed`, () => install(on, earlier))
    await checks.check(`${name} a Service gets its address, and what people write is there`, () => use(on))
    await checks.check(`${name} an upgrade changes what it says and keeps all that selects pods`, () => upgrade(on))
    await checks.check(`${name} the same upgrade once more changes no workload`, () => upgradeInVain(on))
    await checks.check(`${name} a rollback brings the earlier version back`, () => rollBack(on))
    await checks.check(`${name} uninstalling leaves Services and what people wrote as they are, and nothing else`, () =>
      uninstall(on),
    )
    await checks.check(`${name} it can be installed again over what stayed, and says what to do next`, () =>
      reinstall(on),
    )
  }
}

interface On extends Pick<Backend, 'backend' | 'values' | 'workloads' | 'stays'> {
  readonly cluster: ChartCluster
  readonly signal: AbortSignal
}

const inNamespace = ['--namespace', releaseNamespace] as const

async function install({ cluster, values, signal }: On, from: string): Promise<string> {
  return await helm(cluster, { args: ['install', release, from, ...inNamespace], values }, signal)
}

async function use({ cluster, backend, signal }: On): Promise<void> {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: backend, namespace: 'default', finalizers: ['service.kubernetes.io/load-balancer-cleanup'] },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  }
  const pool = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'mine', namespace: 'pools' },
    spec: { addresses: ['192.0.2.0/24'] },
  }
  await apply(cluster, backend === 'bgp' ? [service, pool] : [service], signal)
  const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: address }] } } })
  await kubectl(cluster, ['patch', 'service', backend, '--subresource=status', '-p', status], signal)
}

async function upgrade({ cluster, values, workloads, signal }: On): Promise<void> {
  const before = await Promise.all(workloads.map((workload) => selectorOf(cluster, workload, signal)))
  await helm(cluster, { args: ['upgrade', release, chart, ...inNamespace], values }, signal)
  const after = await Promise.all(workloads.map((workload) => selectorOf(cluster, workload, signal)))
  deepStrictEqual(after, before)
  for (const workload of workloads) match(await imageOf(cluster, workload, signal), /:(?!0\.0\.1)\d+\.\d+\.\d+/u)
}

async function upgradeInVain({ cluster, values, workloads, signal }: On): Promise<void> {
  const generations = () =>
    Promise.all(workloads.map(async (one) => (await objectOf(cluster, one, signal)).metadata.generation))
  const before = await generations()
  await helm(cluster, { args: ['upgrade', release, chart, ...inNamespace], values }, signal)
  deepStrictEqual(await generations(), before)
}

async function rollBack({ cluster, workloads, signal }: On): Promise<void> {
  await helm(cluster, { args: ['rollback', release, '1', ...inNamespace] }, signal)
  for (const workload of workloads)
    match(await imageOf(cluster, workload, signal), new RegExp(`:${earlierVersion}$`, 'mu'))
}

async function uninstall({ cluster, backend, stays, signal }: On): Promise<void> {
  const before = await objectOf(cluster, `service/${backend}`, signal, 'default')
  await helm(cluster, { args: ['uninstall', release, ...inNamespace, '--wait', '--timeout', '30s'] }, signal)
  deepStrictEqual(await objectsOf(cluster, release, signal), stays)
  const after = await objectOf(cluster, `service/${backend}`, signal, 'default')
  deepStrictEqual(after, before)
  if (backend !== 'bgp') return
  const pool = await objectOf(cluster, 'ipaddresspool/mine', signal, 'pools')
  deepStrictEqual(pool.spec, { addresses: ['192.0.2.0/24'], autoAssign: true, avoidBuggyIPs: false })
}

async function reinstall(on: On): Promise<void> {
  const { cluster, stays, signal } = on
  const told = await install(on, chart)
  match(told, /Next:/u)
  match(told, /touches no Service/u)
  const objects = await objectsOf(cluster, release, signal)
  strictEqual(
    stays.every((one) => objects.includes(one)),
    true,
  )
  await helm(cluster, { args: ['uninstall', release, ...inNamespace, '--wait', '--timeout', '30s'] }, signal)
  deepStrictEqual(await objectsOf(cluster, release, signal), stays)
}

async function selectorOf(cluster: ChartCluster, workload: string, signal: AbortSignal): Promise<string> {
  return await kubectl(cluster, ['get', workload, '-n', releaseNamespace, '-o', 'jsonpath={.spec.selector}'], signal)
}

async function imageOf(cluster: ChartCluster, workload: string, signal: AbortSignal): Promise<string> {
  const path = 'jsonpath={.spec.template.spec.containers[0].image}'
  return await kubectl(cluster, ['get', workload, '-n', releaseNamespace, '-o', path], signal)
}
