/** Who Prometheus is in the cluster: an account with what the chart gives it, and no right beside. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apply, kubectl, type KubectlSite } from '../rack/kubectl.ts'

/** As the chart's values name it (`monitoring.readers`). */
export const reader = { name: 'prometheus', namespace: 'monitoring' } as const

/** Makes the account, and answers the path of a file with a token of it. */
export async function createReader(site: KubectlSite, signal: AbortSignal): Promise<string> {
  await apply(
    site,
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: reader.namespace } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: reader },
    ],
    signal,
  )
  const args = ['create', 'token', reader.name, '-n', reader.namespace, '--duration=1h']
  const file = join(site.folder, 'prometheus-token')
  await writeFile(file, (await kubectl(site, args, signal)).trim(), { mode: 0o600 })
  return file
}
