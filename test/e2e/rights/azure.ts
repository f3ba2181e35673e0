/** The controller on Azure with all that it can be: each of its rights has something to do. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { AzureAccess } from '../azure/cloud-config.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import { machineName, names } from './azure-site.ts'
import { readGrants } from './grants.ts'
import type { Subject } from './subject.ts'
import { clearCluster, path, reportNode, scrape, untilShown } from './watching.ts'

const sections = {
  cluster: '',
  serving: '',
  lease: 'kube-system',
  cloudConfigSecret: 'kube-system',
  severalLoadBalancers: '',
  cloudNode: '',
  cloudNodeLifecycle: '',
  route: '',
  nodeIpam: '',
}

const idleTimeout = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'
/** Starts the played Azure beside the control plane, and answers the controller on it. */
export async function azureSubject(
  lab: LoneControlPlane,
  { program, made }: { readonly program: string; readonly made: AsyncDisposableStack },
  signal: AbortSignal,
): Promise<Subject> {
  const azure = startDaemon({
    name: 'played Azure',
    namespace: lab.namespace,
    command: [process.execPath, join(import.meta.dirname, 'azure-main.ts')],
    logFile: join(lab.folder, 'azure.log'),
    messages: true,
  })
  made.defer(() => azure.stop())
  const ready = await openDialogue<never, { readonly is: 'ready' } & AzureAccess>(azure).receive(signal)
  await createCloudConfig(lab, ready, signal)
  let runs = 0
  return {
    name: 'the controller on Azure',
    grants: await readGrants('azure-controller', sections),
    prepare: (stop) => prepare(lab, stop),
    start: (kubeconfig) =>
      startDaemon({
        name: 'berth controller',
        namespace: lab.namespace,
        command: [process.execPath, program, ...flags(kubeconfig)],
        logFile: join(lab.folder, `controller-${++runs}.log`),
      }),
    walk: (stop) => walk(lab, stop),
  }
}

function flags(kubeconfig: string): readonly string[] {
  return [
    'controller',
    `--kubeconfig=${kubeconfig}`,
    '--cloud-config-secret-name=azure-cloud-provider',
    '--controllers=*',
    '--allocate-node-cidrs',
    '--configure-cloud-routes',
    '--cluster-cidr=10.244.0.0/16',
    '--log-level=debug',
  ]
}

async function createCloudConfig(lab: LoneControlPlane, access: AzureAccess, signal: AbortSignal): Promise<void> {
  const caFile = join(lab.folder, 'azure-ca.pem')
  await writeFile(caFile, access.caPem)
  const { tenantId, subscriptionId, clientId, clientSecret } = access.credentials
  const config = {
    tenantId,
    subscriptionId,
    aadClientId: clientId,
    aadClientSecret: clientSecret,
    resourceGroup: names.resourceGroup,
    location: names.region,
    vnetName: names.virtualNetwork,
    subnetName: names.subnet,
    securityGroupName: names.securityGroup,
    routeTableName: 'routes',
    loadBalancerSku: 'standard',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
    multipleStandardLoadBalancerConfigurations: [
      {
        name: 'kubernetes',
        primaryVMSet: 'none',
        serviceNamespaceSelector: { matchLabels: { 'berth.dev/served': 'yes' } },
      },
    ],
    resourceManagerEndpoint: access.url,
    activeDirectoryEndpoint: access.url,
    caFile,
  }
  const metadata = { name: 'azure-cloud-provider', namespace: 'kube-system' }
  const stringData = { 'cloud-config': JSON.stringify(config) }
  await apply(lab, [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData }], signal)
  await kubectl(lab, ['label', 'namespace', 'default', 'berth.dev/served=yes'], signal)
}

const service = (name: string, annotations: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
})

/** One node that its kubelet has just registered, one whose machine is gone, and Services good and bad. */
async function prepare(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  await clearCluster(lab, signal)
  const uninitialized = { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }
  await apply(lab, [node(machineName), node('gone'), service('web'), service('bad', { [idleTimeout]: '1' })], signal)
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

async function walk(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const shows = (args: readonly string[], pattern: RegExp) => untilShown(lab, { args, pattern }, signal)
  await shows(['node', machineName, '--show-labels'], /topology.kubernetes.io\/region=westeurope/)
  await shows(['node', machineName, ...path('.status.addresses')], /InternalIP/)
  await shows(['node', machineName, ...path('.spec.podCIDRs')], /10\.244/)
  await shows(['node', machineName, ...path('.status.conditions')], /RouteCreated/)
  await shows(['service', 'web', ...path('.status.loadBalancer')], /"ip"/)
  await shows(['events', ...path('.items[*].involvedObject.name')], /bad/)
  await kubectl(lab, ['annotate', 'service', 'bad', `${idleTimeout}-`], signal)
  await shows(['service', 'bad', ...path('.status.loadBalancer')], /"ip"/)
  await kubectl(lab, ['annotate', 'service', 'bad', `${idleTimeout}=1`], signal)
  await shows(['events', ...path('.items[?(@.involvedObject.name=="bad")].count')], /\b2\b/)
  await scrape(lab, 10_258, signal)
  await kubectl(lab, ['delete', 'services', 'web', 'bad', '--timeout=10s'], signal)
  await shows(['nodes', '-o', 'name'], /^node\/worker\s*$/)
}
