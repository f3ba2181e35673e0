import { until } from '../process/deadline.ts'
import { kubectl } from '../rack/kubectl.ts'
import type { BareRack } from './rack.ts'

/** Creates a deployment of pods that answer with their names, and waits until all are available. */
export async function deploy(rack: BareRack, name: string, replicas: number, signal: AbortSignal): Promise<void> {
  await kubectl(rack, ['create', 'deployment', name, '--image=anything', `--replicas=${replicas}`], signal)
  await kubectl(rack, ['rollout', 'status', `deployment/${name}`, '--timeout=60s'], signal)
}

/** `kubectl expose`, as the originals did. */
export async function expose(rack: BareRack, name: string, signal: AbortSignal): Promise<string> {
  await kubectl(rack, ['expose', 'deployment', name, '--port=80', '--type=LoadBalancer'], signal)
  return await addressOf(rack, name, signal)
}

/** Changes a Service by a merge patch: null removes a field. */
export async function patchService(rack: BareRack, name: string, change: object, signal: AbortSignal): Promise<void> {
  await kubectl(rack, ['patch', 'service', name, '--type=merge', '-p', JSON.stringify(change)], signal)
}

/** Reads one value of a Service by kubectl's JSONPath. */
export async function field(rack: BareRack, name: string, path: string, signal: AbortSignal): Promise<string> {
  return await kubectl(rack, ['get', 'service', name, '-o', `jsonpath={${path}}`], signal)
}

/** Waits until the Service has an EXTERNAL-IP, and returns it. */
export async function addressOf(rack: BareRack, name: string, signal: AbortSignal): Promise<string> {
  const read = async (): Promise<string | undefined> => {
    rack.assertRuns()
    return (await field(rack, name, '.status.loadBalancer.ingress[0].ip', signal)) || undefined
  }
  return await until({ what: `${name} has an EXTERNAL-IP`, timeoutMs: 20_000 }, read, signal)
}

/** Throws unless both are the same, and shows both. */
export function assertSame(what: string, found: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`)
}
