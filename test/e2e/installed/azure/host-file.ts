/** azure.json of the host, which root alone reads, and a controller that only looks. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { until } from '../../process/deadline.ts'
import { apply } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { nodeSites } from '../../rack/topology.ts'
import { field, soonMs } from '../../scenarios/service.ts'
import { authority, authorityFile, cloudConfig, onHost } from './rack.ts'
import { common, type Turn } from './turn.ts'

const hostPath = '/etc/kubernetes/azure.json'
/** Waits for an address through all turns that do not serve it. */
export const waiting = { namespace: 'default', name: 'waiting' }

export const hostFile: Turn = {
  name: 'with azure.json of the host it is root, without any capability, and it only looks',
  privileges: { name: 'controller', user: 0, capabilities: 0 },
  async prepare(rack) {
    const folder = dirname(hostPath)
    const config = JSON.stringify(await cloudConfig(rack, folder))
    for (const { name } of nodeSites) {
      await mkdir(onHost(rack, name, folder), { recursive: true })
      await writeFile(onHost(rack, name, hostPath), config, { mode: 0o600 })
      await writeFile(onHost(rack, name, `${folder}/${authorityFile}`), await authority(rack))
    }
    const controller = { controllers: ['service'], readOnly: true }
    return { ...common, azure: { cloudConfig: { hostPath } }, controller }
  },
  async prove({ rack, checks }, signal) {
    await checks.check('installed: a new Service is told so, and nothing is written in Azure', () =>
      isLeftAlone(rack, signal),
    )
  },
}

async function isLeftAlone(rack: Rack, signal: AbortSignal): Promise<void> {
  await rack.azure.takeWrites(signal)
  const spec = { type: 'LoadBalancer', selector: { app: 'waiting' }, ports: [{ port: 80 }] }
  await apply(rack, [{ apiVersion: 'v1', kind: 'Service', metadata: waiting, spec }], signal)
  const ready = '.status.conditions[?(@.type=="berth.dev/Ready")].reason'
  const isTold = async () => ((await field(rack, waiting, ready, signal)) === 'ReadOnly' ? (true as const) : undefined)
  await until({ what: `${waiting.name} is not ready, because of ReadOnly`, timeoutMs: soonMs }, isTold, signal)
  const address = await field(rack, waiting, '.status.loadBalancer.ingress[0].ip', signal)
  const writes = await rack.azure.takeWrites(signal)
  if (writes.length > 0 || address !== '') throw new Error(`address ${address}, written: ${writes.join(', ')}`)
}
