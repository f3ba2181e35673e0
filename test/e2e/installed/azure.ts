/** The chart on the played Azure: what it has installed walks as Berth does from its source. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { until } from '../process/deadline.ts'
import { startKubelet, type ListedPod, type ProcessKubelet } from '../kubelet/kubelet.ts'
import { processNamespace } from '../kubelet/process-namespace.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import { startRack, type Rack } from '../rack/rack.ts'
import { nodeSites } from '../rack/topology.ts'
import { walk } from '../scenarios/walk.ts'
import { installChart, untilReady } from './chart.ts'
import { assertPrivileges, nonRoot } from './privileges.ts'
import type { Installation } from './installation.ts'

const values = {
  backend: 'azure',
  image: { repository: 'berth' },
  // The nodes of the rack are registered as a cloud-node-manager would have left them, and routed by their cables.
  controller: { controllers: ['service'] },
  logLevel: 'debug',
}
const deployment = 'deployment/berth-controller'

export async function checkAzure({ part, helm, images }: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs } = part
  const options = { binaries: programs.components.folder, folder: join(part.folder, 'installed-azure') }
  const started = await checks.check('installed: a rack with the played Azure stands', () => startRack(options, signal))
  if (started === undefined) return
  await using rack = started
  await using made = new AsyncDisposableStack()
  const release = { site: rack, helm, values }
  const kubelet = await checks.check(
    'installed: helm install brings two controllers, not as root, and both are ready',
    async () => {
      await createCloudConfig(rack, signal)
      const running = await startProcesses(rack, images, signal)
      made.defer(() => running.stop())
      await installChart(release, signal)
      await untilReady(rack, [deployment], signal)
      return running
    },
  )
  if (kubelet === undefined) return
  await checks.check('installed: they run without any capability', () =>
    assertPrivileges(kubelet, [{ name: 'controller', user: nonRoot, capabilities: 0 }], signal),
  )
  const failedBefore = checks.failed
  await walk({ rack, checks, floatingIp: true }, signal)
  await checks.check('installed: the leader is killed; its pod starts again and the other one leads meanwhile', () =>
    failOver(rack, kubelet, signal),
  )
  await walk({ rack, checks, floatingIp: false }, signal)
  await checks.check('installed: pods that are stopped give the lease back', async () => {
    await kubectl(rack, ['-n', processNamespace, 'scale', deployment, '--replicas=0'], signal)
    const holder = async () => ((await holderOf(rack, signal)) === '' ? true : undefined)
    await until({ what: 'nobody holds the lease', timeoutMs: 10_000 }, holder, signal)
  })
  if (checks.failed > failedBefore) checks.say(`the end of the kubelets' log:\n${kubelet.tail(20)}`)
}

async function createCloudConfig(rack: Rack, signal: AbortSignal): Promise<void> {
  const stringData = await cloudConfigSecret(rack)
  const metadata = { name: 'azure-cloud-provider', namespace: processNamespace }
  await apply(
    rack,
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: processNamespace } },
      { apiVersion: 'v1', kind: 'Secret', metadata, stringData },
    ],
    signal,
  )
}

/** The Secret as people make it by hand, key by key: azure.json, and beside it the authority that it names. */
export async function cloudConfigSecret(
  rack: Rack,
): Promise<Readonly<Record<'cloud-config' | 'azure-ca.pem', string>>> {
  const cloudConfig = rack.cloudConfigs.addresses
  const config = JSON.parse(await readFile(cloudConfig, 'utf8')) as Readonly<Record<string, unknown>>
  return {
    'cloud-config': JSON.stringify({ ...config, caFile: '/etc/berth/azure/azure-ca.pem' }),
    'azure-ca.pem': await readFile(join(dirname(cloudConfig), 'azure-ca.pem'), 'utf8'),
  }
}

/** Starts kubelets that run the pods of the chart as processes. */
export async function startProcesses(
  rack: Rack,
  images: Installation['images'],
  signal: AbortSignal,
): Promise<ProcessKubelet> {
  const { namespaces, access } = rack
  const places = nodeSites.map((site) => ({ site, host: namespaces.node(site), pods: namespaces.pods(site) }))
  const folder = join(rack.folder, 'pods')
  await mkdir(folder, { recursive: true })
  const kubelet = await startKubelet({ namespace: namespaces.controlPlane, access, places, images, folder }, signal)
  rack.attach(kubelet)
  return kubelet
}

async function holderOf(rack: Rack, signal: AbortSignal): Promise<string> {
  const lease = ['get', 'lease', 'cloud-controller-manager', '-o', 'jsonpath={.spec.holderIdentity}']
  return await kubectl(rack, ['-n', 'kube-system', ...lease], signal)
}

/** A holder is called after its machine: the pod's own name, on the host's network that of the node. */
function holds({ name, node }: ListedPod, holder: string): boolean {
  return [name, node].some((machine) => holder.startsWith(`${machine}_`))
}

async function failOver(rack: Rack, kubelet: ProcessKubelet, signal: AbortSignal): Promise<void> {
  const before = await holderOf(rack, signal)
  const leader = (await kubelet.pods(signal)).find((pod) => holds(pod, before))
  if (leader === undefined) throw new Error(`no pod leads, but ${before}`)
  await kubelet.kill(leader.name, signal)
  const another = async (): Promise<true | undefined> => {
    const holder = await holderOf(rack, signal)
    return holder !== '' && !holds(leader, holder) ? true : undefined
  }
  await until({ what: 'the other one leads', timeoutMs: 25_000 }, another, signal)
  await untilReady(rack, [deployment], signal)
  const after = await kubelet.pods(signal)
  const restarts = after.map((pod) => [pod.name === leader.name, pod.restarts])
  if (restarts.some(([wasKilled, count]) => (wasKilled === true) !== (count === 1)))
    throw new Error(JSON.stringify(after))
}
