/**
 * The values of cloud-provider-azure's chart (reference 7.3), so that a cluster comes over with the values file that it has.
 * The templates read this table too, from charts/berth/files/cloud-provider-azure-values.yaml, which is written from here.
 */
import { z } from 'zod'

/** How a value is read: as it is; as a number or a truth that may stand in quotes; `verbosity`, klog's numbers, as a level. */
type Reading = 'value' | 'number' | 'boolean' | 'verbosity'

export interface UpstreamValue {
  readonly path: string
  /** The value of ours that it sets. */
  readonly sets?: string
  readonly reading?: Reading
  /** Set beside it. */
  readonly also?: Readonly<Record<string, string>>
  /** Has no effect, and why nothing is lost. Told after the installation. */
  readonly without?: string
  /** Keeps the chart from being installed, and what to do instead. */
  readonly refused?: string
  /** Values, as text, that are not refused: the upstream chart's defaults, where nothing is lost by leaving them. */
  readonly unless?: readonly string[]
}

const ccm = (key: string, meaning: Omit<UpstreamValue, 'path'>): UpstreamValue => ({
  path: `cloudControllerManager.${key}`,
  ...meaning,
})
const node = (key: string, meaning: Omit<UpstreamValue, 'path'>): UpstreamValue => ({
  path: `cloudNodeManager.${key}`,
  ...meaning,
})

const ownImage = 'it names the image of the Azure provider; say `image` for that of Berth'
const reflector = 'Berth lists once and watches; there is nothing to tune'
const lease = 'the times are those of Kubernetes’ own default: 15 s, 10 s, 2 s'
const noDaemonSet = 'there is no such DaemonSet: the controller asks Azure for what each node’s metadata says'
const account = 'the controller reaches its cluster by its ServiceAccount'
const nodeKeys = [
  'imageRepository',
  'imageName',
  'imageTag',
  'imagePullPolicy',
  'cloudConfig',
  'kubeAPIBurst',
  'kubeAPIContentType',
  'kubeAPIQPS',
  'kubeconfig',
  'master',
  'minResyncPeriod',
  'nodeStatusUpdateFrequency',
  'useInstanceMetadata',
  'logVerbosity',
  'containerResourceManagement',
  'healthCheckPort',
  'targetPort',
  'healthProbeProxyImage',
  'healthProbeProxyImageWindows',
]

export const upstreamTable: readonly UpstreamValue[] = [
  { path: 'infra.clusterName', sets: 'clusterName' },
  ccm('enabled', { refused: 'this chart is that controller; leave it out where you want none', unless: ['true'] }),
  ccm('replicas', { sets: 'controller.replicas', reading: 'number' }),
  ccm('imageRepository', { without: ownImage }),
  ccm('imageName', { without: ownImage }),
  ccm('imageTag', { without: ownImage }),
  ccm('imagePullPolicy', { sets: 'image.pullPolicy' }),
  ccm('cloudConfig', { sets: 'azure.cloudConfig.hostPath' }),
  ccm('cloudConfigSecretName', {
    sets: 'azure.cloudConfig.secret.name',
    also: { 'azure.cloudConfig.secret.namespace': 'kube-system', 'azure.cloudConfig.hostPath': '' },
  }),
  ccm('enableDynamicReloading', { without: 'azure.json is always looked at again, wherever it is' }),
  ccm('logVerbosity', { sets: 'logLevel', reading: 'verbosity' }),
  ccm('securePort', { sets: 'controller.securePort', reading: 'number' }),
  ccm('bindAddress', {
    without: 'it listens at all addresses; controller.extraArgs: [--bind-address=…] says otherwise',
  }),
  ccm('nodeSelector', { sets: 'controller.nodeSelector' }),
  ccm('tolerations', { sets: 'controller.tolerations' }),
  ccm('updateStrategy', { sets: 'controller.updateStrategy' }),
  ccm('containerResourceManagement.requestsCPU', { sets: 'controller.resources.requests.cpu' }),
  ccm('containerResourceManagement.requestsMem', { sets: 'controller.resources.requests.memory' }),
  ccm('containerResourceManagement.limitsCPU', { sets: 'controller.resources.limits.cpu' }),
  ccm('containerResourceManagement.limitsMem', { sets: 'controller.resources.limits.memory' }),
  ccm('allocateNodeCidrs', { sets: 'controller.podNetwork.allocateNodeCidrs', reading: 'boolean' }),
  ccm('configureCloudRoutes', { sets: 'controller.podNetwork.configureCloudRoutes', reading: 'boolean' }),
  ccm('clusterCIDR', { sets: 'controller.podNetwork.clusterCidr' }),
  ccm('routeReconciliationPeriod', { without: 'routes are written when something changes, not by a clock' }),
  ccm('leaderElect', { refused: 'the lease is what keeps two controllers from writing at once', unless: ['true'] }),
  ccm('leaderElectLeaseDuration', { without: lease }),
  ccm('leaderElectRenewDeadline', { without: lease }),
  ccm('leaderElectRetryPeriod', { without: lease }),
  ccm('leaderElectResourceLock', { refused: 'the lock is a Lease', unless: ['leases'] }),
  ccm('kubeconfig', { refused: account, unless: [''] }),
  ccm('master', { refused: account, unless: [''] }),
  ccm('useServiceAccountCredentials', {
    without: 'there is one ServiceAccount, with exactly the rights that are used',
  }),
  ccm('federatedTokenPath', {
    refused: 'the chart mounts a token by itself: azure.workloadIdentity.enabled',
    unless: ['/var/run/secrets/azure/tokens', ''],
  }),
  ccm('caCertDir', {
    without: 'the image brings the public CAs; one of your own goes into NODE_EXTRA_CA_CERTS by controller.extraEnv',
  }),
  ccm('certDir', { without: 'controller.tlsSecretName names the certificate' }),
  ccm('profiling', { without: '/debug says what the controller knows' }),
  ccm('contentionProfiling', { without: '/debug says what the controller knows' }),
  ccm('controllerStartInterval', { without: reflector }),
  ccm('http2MaxStreamsPerConnection', { without: reflector }),
  ccm('kubeAPIBurst', { without: reflector }),
  ccm('kubeAPIContentType', { without: reflector }),
  ccm('kubeAPIQPS', { without: reflector }),
  ccm('minResyncPeriod', { without: reflector }),
  ccm('nodeStatusUpdateFrequency', { without: 'addresses of nodes are looked at when something changes' }),
  node('enabled', {
    without:
      'the controller initialises nodes where controller.controllers has cloud-node, as it has unless said otherwise',
  }),
  node('enableHealthProbeProxy', {
    refused: 'there is no proxy for health probes; keep that DaemonSet of the Azure provider',
    unless: ['false'],
  }),
  node('waitRoutes', { without: noDaemonSet }),
  ...nodeKeys.map((key) => node(key, { without: noDaemonSet })),
]

/** The meaning of one, for people. */
export function meaningOf({ path, sets, reading, refused, unless = [], without }: UpstreamValue): string {
  if (reading === 'verbosity') return `\`${sets}\`: up to 3 \`info\`, 4 and 5 \`debug\`, from 6 on \`trace\``
  if (sets !== undefined) return `\`${sets}\``
  if (without !== undefined) return `without effect: ${without}`
  if (refused === undefined) throw new Error(`${path} means nothing`)
  const fine = unless.filter((value) => value !== '').map((value) => `\`${value}\``)
  return `${fine.length > 0 ? `only ${fine.join(' or ')}: ` : 'refused: '}${refused}`
}

/** Any type: what a value is worth is judged in the templates, which can say why. */
function group(name: string, what: string) {
  const keys = upstreamTable.flatMap(({ path }) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []))
  const names = new Set(keys.map((key) => key.split('.')[0] ?? key))
  const shape = Object.fromEntries([...names].map((key) => [key, z.unknown().optional()]))
  return z.strictObject(shape).default({}).describe(what)
}

const what = (chart: string) =>
  `${chart} of cloud-provider-azure’s chart; see [below](#values-of-cloud-provider-azures-chart).`

export const upstreamValues = {
  infra: group('infra', what('`infra`')),
  cloudControllerManager: group('cloudControllerManager', what('`cloudControllerManager`')),
  cloudNodeManager: group('cloudNodeManager', what('`cloudNodeManager`')),
}
