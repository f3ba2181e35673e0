/** The controller on Azure, with values that change what it is: each of its rights has something to do. */
import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import { machineName } from './azure-site.ts'
import { renderWorkload, writeMounted } from './rendering.ts'
import type { Subject } from './subject.ts'
import { clearCluster, path, reportNode, scrape, untilShown } from './watching.ts'

/** What values make of the controller. */
interface Setup {
  readonly name: string
  readonly values: object
  /** How azure.json differs from any other's, and what is done with it. */
  provide(lab: LoneControlPlane, cloudConfig: object, signal: AbortSignal): Promise<void>
  readonly loadBalancerClass?: string
  /** What it is beside a controller of Services. */
  readonly caresFor: 'Services' | 'nodes' | 'nodes and the ways to their pods'
  /** Roles of which each right is taken away once; the others are another setup's as well. */
  readonly takesAway: RegExp
}

const backend = { backend: 'azure', logLevel: 'debug' }

const everything: Setup = {
  name: 'the controller on Azure',
  values: {
    ...backend,
    azure: { cloudConfig: { secret: { namespace: 'kube-system' } }, severalLoadBalancers: true },
    controller: { podNetwork: { allocateNodeCidrs: true, clusterCidr: '10.244.0.0/16' } },
  },
  async provide(lab, cloudConfig, signal) {
    const several = [
      {
        name: 'kubernetes',
        primaryVMSet: 'none',
        serviceNamespaceSelector: { matchLabels: { 'berth.dev/served': 'yes' } },
      },
    ]
    const config = { ...cloudConfig, multipleStandardLoadBalancerConfigurations: several }
    const metadata = { name: 'azure-cloud-provider', namespace: 'kube-system' }
    const stringData = { 'cloud-config': JSON.stringify(config) }
    await apply(lab, [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData }], signal)
    await kubectl(lab, ['label', 'namespace', 'default', 'berth.dev/served=yes'], signal)
  },
  caresFor: 'nodes and the ways to their pods',
  takesAway: /./u,
}

const byDefault: Setup = {
  name: 'the controller on Azure with the default values',
  values: backend,
  provide: (lab, cloudConfig) => writeMounted(lab.folder, 'azure/cloud-config', JSON.stringify(cloudConfig)),
  caresFor: 'nodes',
  takesAway: /^$/u,
}

const ofOneClass: Setup = {
  ...byDefault,
  name: 'the controller on Azure for one class',
  values: { ...backend, loadBalancerClass: 'berth.dev/azure' },
  loadBalancerClass: 'berth.dev/azure',
  caresFor: 'Services',
  takesAway: /-class-lease$/u,
}

export const azureSetups: readonly Setup[] = [everything, byDefault, ofOneClass]

export interface AzureLab {
  readonly lab: LoneControlPlane
  readonly helm: string
  /** The bundle. */
  readonly program: string
  /** What every azure.json here has. */
  readonly cloudConfig: object
}

/** The controller as the chart runs it with these values. */
export async function azureSubject(setup: Setup, azure: AzureLab, signal: AbortSignal): Promise<Subject> {
  const { lab, helm, program, cloudConfig } = azure
  const { values } = setup
  const { args, grants } = await renderWorkload({ helm, folder: lab.folder, component: 'controller', values }, signal)
  let runs = 0
  return {
    name: setup.name,
    grants,
    takesAway: setup.takesAway,
    async prepare(stop) {
      await setup.provide(lab, cloudConfig, stop)
      await prepare(lab, setup, stop)
    },
    start: (kubeconfig) =>
      startDaemon({
        name: 'berth controller',
        namespace: lab.namespace,
        command: [process.execPath, program, ...args, `--kubeconfig=${kubeconfig}`],
        logFile: join(lab.folder, `${setup.name.replaceAll(' ', '-')}-${++runs}.log`),
      }),
    walk: (stop) => walk(lab, setup, stop),
  }
}

const idleTimeout = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'

function service(name: string, { loadBalancerClass }: Setup, annotations: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'LoadBalancer', loadBalancerClass, ports: [{ port: 80 }] },
  }
}

/** One node that its kubelet has just registered, one whose machine is gone, and Services good and bad. */
async function prepare(lab: LoneControlPlane, setup: Setup, signal: AbortSignal): Promise<void> {
  await clearCluster(lab, signal)
  const uninitialized = { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }
  await apply(
    lab,
    [node(machineName), node('gone'), service('web', setup), service('bad', setup, { [idleTimeout]: '1' })],
    signal,
  )
  await kubectl(
    lab,
    ['patch', 'node', machineName, '-p', JSON.stringify({ spec: { taints: [uninitialized] } })],
    signal,
  )
  await reportNode(lab, { name: machineName, status: 'True' }, signal)
  await reportNode(lab, { name: 'gone', status: 'Unknown' }, signal)
}

function node(name: string): object {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} }
}

async function walk(lab: LoneControlPlane, { caresFor }: Setup, signal: AbortSignal): Promise<void> {
  const shows = (args: readonly string[], pattern: RegExp) => untilShown(lab, { args, pattern }, signal)
  if (caresFor !== 'Services') {
    await shows(['node', machineName, '--show-labels'], /topology.kubernetes.io\/region=westeurope/)
    await shows(['node', machineName, ...path('.status.addresses')], /InternalIP/)
  }
  if (caresFor === 'nodes and the ways to their pods') {
    await shows(['node', machineName, ...path('.spec.podCIDRs')], /10\.244/)
    await shows(['node', machineName, ...path('.status.conditions')], /RouteCreated/)
  }
  await shows(['service', 'web', ...path('.status.loadBalancer')], /"ip"/)
  await shows(['events', ...path('.items[*].involvedObject.name')], /bad/)
  await kubectl(lab, ['annotate', 'service', 'bad', `${idleTimeout}-`], signal)
  await shows(['service', 'bad', ...path('.status.loadBalancer')], /"ip"/)
  await kubectl(lab, ['annotate', 'service', 'bad', `${idleTimeout}=1`], signal)
  await shows(['events', ...path('.items[?(@.involvedObject.name=="bad")].count')], /\b2\b/)
  await scrape(lab, 10_258, signal)
  await kubectl(lab, ['delete', 'services', 'web', 'bad', '--timeout=10s'], signal)
  if (caresFor !== 'Services') await shows(['nodes', '-o', 'name'], /^node\/worker\s*$/)
}
