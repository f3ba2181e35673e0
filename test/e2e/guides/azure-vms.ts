/** The guide for Azure machines, from azure.json on: on a rack with the played Azure, where kubelets run what helm brings. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Installation } from '../installed/installation.ts'
import { cloudConfigSecret, startProcesses } from '../installed/azure/rack.ts'
import { startRack } from '../rack/rack.ts'
import { follow, root } from './follow.ts'
import { openReader } from './reader.ts'

export async function followAzureVms({ part, helm, images }: Installation, signal: AbortSignal): Promise<void> {
  const { checks, programs } = part
  const options = { binaries: programs.components.folder, folder: join(part.folder, 'guide-azure') }
  const started = await checks.check('guides: a rack with the played Azure stands', () => startRack(options, signal))
  if (started === undefined) return
  await using rack = started
  await using made = new AsyncDisposableStack()
  const kubelet = await startProcesses(rack, images, signal)
  made.defer(() => kubelet.stop())
  const reader = await openReader({
    folder: rack.folder,
    cwd: root,
    namespace: rack.namespaces.controlPlane,
    programs: { kubectl: [join(programs.components.folder, 'kubectl')], helm: [helm] },
    env: { KUBECONFIG: rack.kubeconfig },
    // The authority of the local Azure is not one that everybody trusts: azure.json names it, so it goes with it.
    places: { '$HOME/azure.json': '$HOME/azure.json --from-file=$HOME/azure-ca.pem' },
  })
  const secret = await cloudConfigSecret(rack)
  await writeFile(join(reader.home, 'azure.json'), secret['cloud-config'])
  await writeFile(join(reader.home, 'azure-ca.pem'), secret['azure-ca.pem'])
  const failedBefore = checks.failed
  await follow('docs/guides/azure-vms.md', reader, checks, signal)
  if (checks.failed > failedBefore) checks.say(`the end of the kubelets' log:\n${kubelet.tail(20)}`)
}
