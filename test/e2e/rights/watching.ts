import { until } from '../process/deadline.ts'
import { finish } from '../process/run.ts'
import { kubectl, type KubectlSite } from '../rack/kubectl.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'

const soonMs = 12_000

/** Waits until what `kubectl get` prints is like `pattern`. */
export async function untilShown(
  lab: KubectlSite,
  { args, pattern }: { readonly args: readonly string[]; readonly pattern: RegExp },
  signal: AbortSignal,
): Promise<void> {
  const what = `kubectl get ${args.join(' ')} shows ${pattern.source}`
  const look = async () => (pattern.test(await kubectl(lab, ['get', ...args], signal)) ? (true as const) : undefined)
  await until({ what, timeoutMs: soonMs, everyMs: 250 }, look, signal)
}

export const path = (jsonpath: string): readonly string[] => ['-o', `jsonpath={${jsonpath}}`]

/** As a collector of metrics asks: with a token, which the process has the API server judge. */
export async function scrape(lab: LoneControlPlane, port: number, signal: AbortSignal): Promise<void> {
  const header = `authorization: Bearer ${lab.controlPlane.token}`
  const url = `https://127.0.0.1:${port}/metrics`
  const curl = ['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', '-H', header, url]
  const { stdout } = await finish({ command: 'ip', args: ['netns', 'exec', lab.namespace, ...curl] }, signal)
  if (stdout !== '200') throw new Error(`/metrics answered ${stdout}`)
}

/** A node as its kubelet registers it: ready, or not heard of any more. */
export async function reportNode(
  lab: KubectlSite,
  { name, status }: { readonly name: string; readonly status: 'True' | 'Unknown' },
  signal: AbortSignal,
): Promise<void> {
  const conditions = [{ type: 'Ready', status, reason: 'Played', message: 'played' }]
  const patch = JSON.stringify({ status: { conditions } })
  await kubectl(lab, ['patch', 'node', name, '--subresource=status', '-p', patch], signal)
}

/** Removes what a walk has left. */
export async function clearCluster(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const services = (await kubectl(lab, ['get', 'services', '-o', 'name'], signal)).split('\n')
  // Nobody is there any more who would take finalizers off.
  for (const service of services.filter((one) => one !== '' && !one.endsWith('/kubernetes'))) {
    await kubectl(lab, ['patch', service, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'], signal)
    await kubectl(lab, ['delete', service, '--ignore-not-found'], signal)
  }
  await kubectl(lab, ['delete', 'nodes', '--all', '--wait=false'], signal)
  await kubectl(lab, ['delete', 'events', '--all'], signal)
  await kubectl(lab, ['-n', 'kube-system', 'delete', 'leases', '--all'], signal)
}
