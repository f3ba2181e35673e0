import { readFile } from 'node:fs/promises'
import { kubectl, type KubectlSite } from '../rack/kubectl.ts'
import { findTargets } from './found-targets.ts'
import { endpointsOf, parseMonitor, type Monitor } from './monitors.ts'

/** One job for each endpoint of a monitor, as the Prometheus operator writes them. @throws for a field that is not known here */
export async function scrapeConfigs(
  site: KubectlSite,
  object: unknown,
  { tokenFile }: { readonly tokenFile: string },
  signal: AbortSignal,
): Promise<readonly object[]> {
  const read = parseMonitor(object)
  const { name, namespace } = read.metadata
  const authorization = await credentialsOf(site, read, tokenFile, signal)
  const jobs = endpointsOf(read).map(async ({ port, interval, scheme, tlsConfig }, index) => ({
    job_name: `${read.kind}/${namespace}/${name}/${index}`,
    scrape_interval: interval,
    scrape_timeout: interval,
    scheme,
    tls_config: { insecure_skip_verify: tlsConfig.insecureSkipVerify },
    authorization: authorization[index],
    static_configs: await findTargets(site, read, port, signal),
  }))
  return await Promise.all(jobs)
}

/** A ServiceMonitor names the file with Prometheus' own token; a PodMonitor a Secret beside itself. */
async function credentialsOf(
  site: KubectlSite,
  read: Monitor,
  tokenFile: string,
  signal: AbortSignal,
): Promise<readonly object[]> {
  if (read.kind === 'ServiceMonitor') {
    const own = { credentials: (await readFile(tokenFile, 'utf8')).trim() }
    return read.spec.endpoints.map(({ bearerTokenFile }) => (bearerTokenFile === ownToken ? own : {}))
  }
  const secrets = read.spec.podMetricsEndpoints.map(async ({ authorization: { credentials } }) => {
    const { name, key } = credentials
    const args = [
      'get',
      'secret',
      name,
      '-n',
      read.metadata.namespace,
      '-o',
      `go-template={{index .data "${key}" | base64decode}}`,
    ]
    return { credentials: (await kubectl(site, args, signal)).trim() }
  })
  return await Promise.all(secrets)
}

/** Where every pod has the token of its account. */
const ownToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'
