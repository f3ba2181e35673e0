/** The controller of a rack, and a speaker that only writes the kernel's table: no packet is needed to use their rights. */
import { join } from 'node:path'
import { blockAffinityDefinition } from '../bare-metal/scenarios/calico.ts'
import { startDaemon } from '../process/daemon.ts'
import { finish } from '../process/run.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import { renderWorkload } from './rendering.ts'
import type { Subject } from './subject.ts'
import { clearCluster, path, reportNode, scrape, untilShown } from './watching.ts'

const definitions = join(import.meta.dirname, '../../../charts/berth/definitions')
/** Other than by default: the chart's roles must follow. */
const namespace = 'routing'
const wantedIps = 'metallb.io/loadBalancerIPs'
const nodeName = 'rack-node'
const pool = '172.16.7.192/26'
const address = '172.16.7.200'

/** Installs the definitions and a configuration that asks for everything that can be asked for. */
export async function installConfiguration(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const { group, kind, plural } = { group: 'cilium.io', kind: 'CiliumNode', plural: 'ciliumnodes' }
  const cilium = {
    ...blockAffinityDefinition,
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...blockAffinityDefinition.spec,
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: 'ciliumnode' },
      versions: blockAffinityDefinition.spec.versions.map((version) => ({ ...version, name: 'v2' })),
    },
  }
  await kubectl(lab, ['create', 'namespace', namespace], signal)
  await kubectl(lab, ['apply', '--recursive', '-f', definitions], signal)
  await apply(lab, [blockAffinityDefinition, cilium], signal)
  await kubectl(
    lab,
    ['wait', 'customresourcedefinitions', '--all', '--for=condition=Established', '--timeout=20s'],
    signal,
  )
  const own = (apiKind: string, name: string, spec: object, version = 'v1beta1') => ({
    apiVersion: `metallb.io/${version}`,
    kind: apiKind,
    metadata: { name, namespace },
    spec,
  })
  const policy = (name: string, podBlocks: string) => ({
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'AnnouncementPolicy',
    metadata: { name },
    spec: { nodeSelectors: [{ matchLabels: { cni: podBlocks } }], fabric: { podBlocks, supernets: ['10.1.0.0/16'] } },
  })
  const secret = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/basic-auth' }
  await apply(
    lab,
    [
      own('IPAddressPool', 'pool', { addresses: [pool] }),
      own('BGPAdvertisement', 'all', {}),
      { ...secret, metadata: { name: 'password', namespace }, stringData: { username: 'x', password: 'secret' } },
      own(
        'BGPPeer',
        'tor',
        { myASN: 64_522, peerASN: 64_512, peerAddress: '172.16.7.1', passwordSecret: { name: 'password' } },
        'v1beta2',
      ),
      policy('calico', 'calico'),
      policy('cilium', 'cilium'),
    ],
    signal,
  )
}

export interface BareLab {
  readonly lab: LoneControlPlane
  readonly helm: string
  /** The bundle of the workload. */
  readonly program: string
}

const values = { backend: 'bgp', logLevel: 'debug', settings: { bgp: { configurationNamespace: namespace } } }

/** The controller that gives addresses. */
export async function bgpControllerSubject({ lab, helm, program }: BareLab, signal: AbortSignal): Promise<Subject> {
  const { args, grants } = await renderWorkload({ helm, folder: lab.folder, component: 'controller', values }, signal)
  let runs = 0
  return {
    name: 'the controller on bare metal',
    grants,
    takesAway: /./u,
    prepare: (stop) => prepare(lab, stop),
    start: (kubeconfig) =>
      startDaemon({
        name: 'berth controller',
        namespace: lab.namespace,
        command: [process.execPath, program, ...args, `--kubeconfig=${kubeconfig}`],
        logFile: join(lab.folder, `bgp-controller-${++runs}.log`),
      }),
    async walk(signal) {
      const shows = (args: readonly string[], pattern: RegExp) => untilShown(lab, { args, pattern }, signal)
      await shows(['service', 'web', ...path('.status.loadBalancer')], /"ip"/)
      await shows(['events', ...path('.items[*].involvedObject.name')], /bad/)
      await kubectl(lab, ['annotate', 'service', 'bad', `${wantedIps}-`], signal)
      await shows(['service', 'bad', ...path('.status.loadBalancer')], /"ip"/)
      await kubectl(lab, ['annotate', 'service', 'bad', `${wantedIps}=nothing`], signal)
      await shows(['events', ...path('.items[?(@.involvedObject.name=="bad")].count')], /\b2\b/)
      await scrape(lab, 10_258, signal)
    },
  }
}

/** The speaker of one node, which writes routes into the kernel alone. */
export async function speakerSubject({ lab, helm, program }: BareLab, signal: AbortSignal): Promise<Subject> {
  const ofKernel = { ...values, speaker: { announcer: 'kernel-table', kubeProxyHealth: 'none' } }
  const rendering = { helm, folder: lab.folder, component: 'speaker', values: ofKernel } as const
  const { args, grants } = await renderWorkload(rendering, signal)
  let runs = 0
  return {
    name: 'a speaker',
    grants,
    takesAway: /./u,
    prepare: (stop) => prepareSpeaker(lab, stop),
    start: (kubeconfig) =>
      startDaemon({
        name: 'berth speaker',
        namespace: lab.namespace,
        command: [process.execPath, program, ...args, `--node=${nodeName}`, `--kubeconfig=${kubeconfig}`],
        logFile: join(lab.folder, `speaker-${++runs}.log`),
      }),
    async walk(signal) {
      const shows = (args: readonly string[], pattern: RegExp) => untilShown(lab, { args, pattern }, signal)
      const taken = ['events', ...path('.items[?(@.reason=="nodeAssigned")].count')]
      await shows(['announcerstatuses', ...path('.items[*].status')], /\S/)
      await shows(taken, /\b1\b/)
      await endpoints(lab, false, signal)
      await shows(['events', ...path('.items[*].reason')], /nodeWithdrawn/)
      await endpoints(lab, true, signal)
      await shows(taken, /\b2\b/)
      await scrape(lab, 10_288, signal)
    },
  }
}

function service(name: string, annotations: object): object {
  const metadata = { name, namespace: 'default', annotations }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }
}

async function clear(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  await clearCluster(lab, signal)
  // What a speaker has written stays when it goes: nothing would be taken up anew.
  const flush = ['-n', lab.namespace, 'route', 'flush', 'table', 'all', 'root', pool]
  await finish({ command: 'ip', args: flush }, signal)
  await apply(lab, [{ apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName }, spec: {} }], signal)
  await kubectl(lab, ['patch', 'node', nodeName, '-p', '{"spec":{"taints":null}}'], signal)
  await reportNode(lab, { name: nodeName, status: 'True' }, signal)
}

async function prepare(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  await clear(lab, signal)
  await apply(lab, [service('web', {}), service('bad', { [wantedIps]: 'nothing' })], signal)
}

/** A Service as the controller leaves it, with an endpoint. */
async function prepareSpeaker(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  await clear(lab, signal)
  await kubectl(lab, ['delete', 'announcerstatuses', '--all'], signal)
  await apply(lab, [service('web', { 'metallb.io/ip-allocated-from-pool': 'pool' })], signal)
  const status = { loadBalancer: { ingress: [{ ip: address }] } }
  await kubectl(lab, ['patch', 'service', 'web', '--subresource=status', '-p', JSON.stringify({ status })], signal)
  await endpoints(lab, true, signal)
}

async function endpoints(lab: LoneControlPlane, areReady: boolean, signal: AbortSignal): Promise<void> {
  const conditions = { ready: areReady, serving: areReady }
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ port: 80 }],
    endpoints: [{ addresses: ['10.244.1.10'], nodeName, conditions }],
  }
  await apply(lab, [slice], signal)
}
