/** The chart on the played Azure: what it has installed walks as Berth does from its source, with one set of values after another. */
import { join } from 'node:path'
import type { ListedPod } from '../../kubelet/kubelet.ts'
import { processNamespace } from '../../kubelet/process-namespace.ts'
import { until } from '../../process/deadline.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import { startRack, type Rack } from '../../rack/rack.ts'
import { walk } from '../../scenarios/walk.ts'
import { installChart, untilReady } from '../chart.ts'
import type { Installation } from '../installation.ts'
import { assertPrivileges, nonRoot } from '../privileges.ts'
import { hostFile } from './host-file.ts'
import { nodesToo } from './nodes-too.ts'
import { oneClass } from './one-class.ts'
import { cloudConfigSecret, startProcesses } from './rack.ts'
import { checkRefusals, common, takeTurn, workload, type Stage } from './turn.ts'

const values = { ...common, controller: { controllers: ['service'] } }
/** In this order: the second one leaves a Service without an address, which the last one serves. */
const turns = [hostFile, oneClass, nodesToo]

export async function checkAzure(installation: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs, folder } = installation.part
  const options = { binaries: programs.components.folder, folder: join(folder, 'installed-azure'), isHeldToRole: true }
  const started = await checks.check('installed: a rack with the played Azure stands', () => startRack(options, signal))
  if (started === undefined) return
  await using rack = started
  await using made = new AsyncDisposableStack()
  const failedBefore = checks.failed
  const stage = await checks.check(
    'installed: helm install brings two controllers, not as root and without any capability, and both are ready',
    () => install(rack, installation, { made, signal }),
  )
  if (stage === undefined) return
  await walk({ rack, checks, floatingIp: true }, signal)
  await checks.check('installed: the leader is killed; its pod starts again and the other one leads meanwhile', () =>
    failOver(stage, signal),
  )
  await walk({ rack, checks, floatingIp: false }, signal)
  await checkRefusals(stage, signal)
  for (const turn of turns) await takeTurn(stage, turn, signal)
  await checks.check('installed: pods that are stopped give the lease back', async () => {
    await kubectl(rack, ['-n', processNamespace, 'scale', workload, '--replicas=0'], signal)
    const holder = async () => ((await holderOf(rack, signal)) === '' ? true : undefined)
    await until({ what: 'nobody holds the lease', timeoutMs: 10_000 }, holder, signal)
  })
  if (checks.failed === failedBefore) return
  checks.say(`the end of the kubelets' log:\n${stage.kubelet.tail(20)}`)
}

async function install(
  rack: Rack,
  { part, helm, images }: Installation,
  { made, signal }: { readonly made: AsyncDisposableStack; readonly signal: AbortSignal },
): Promise<Stage> {
  const metadata = { name: 'azure-cloud-provider', namespace: processNamespace }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: processNamespace } }
  const stringData = await cloudConfigSecret(rack)
  await apply(rack, [namespace, { apiVersion: 'v1', kind: 'Secret', metadata, stringData }], signal)
  const kubelet = await startProcesses(rack, images, signal)
  made.defer(() => kubelet.stop())
  const release = { site: rack, helm }
  await installChart({ ...release, values }, signal)
  await untilReady(rack, [workload], signal)
  await assertPrivileges(kubelet, [{ name: 'controller', user: nonRoot, capabilities: 0 }], signal)
  return { rack, checks: part.checks, kubelet, release }
}

async function holderOf(rack: Rack, signal: AbortSignal): Promise<string> {
  const lease = ['get', 'lease', 'cloud-controller-manager', '-o', 'jsonpath={.spec.holderIdentity}']
  return await kubectl(rack, ['-n', 'kube-system', ...lease], signal)
}

/** A holder is called after its machine: the pod's own name, on the host's network that of the node. */
function holds({ name, node }: ListedPod, holder: string): boolean {
  return [name, node].some((machine) => holder.startsWith(`${machine}_`))
}

async function failOver({ rack, kubelet }: Stage, signal: AbortSignal): Promise<void> {
  const before = await holderOf(rack, signal)
  const leader = (await kubelet.pods(signal)).find((pod) => holds(pod, before))
  if (leader === undefined) throw new Error(`no pod leads, but ${before}`)
  await kubelet.kill(leader.name, signal)
  const another = async (): Promise<true | undefined> => {
    const holder = await holderOf(rack, signal)
    return holder !== '' && !holds(leader, holder) ? true : undefined
  }
  await until({ what: 'the other one leads', timeoutMs: 25_000 }, another, signal)
  await untilReady(rack, [workload], signal)
  const after = await kubelet.pods(signal)
  const restarts = after.map((pod) => [pod.name === leader.name, pod.restarts])
  if (restarts.some(([wasKilled, count]) => (wasKilled === true) !== (count === 1)))
    throw new Error(JSON.stringify(after))
}
