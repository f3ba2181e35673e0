import { stringify } from 'yaml'

/** Writes a kubeconfig with CA and token embedded, so that it works from any folder. */
export function kubeconfig({
  url,
  caPem,
  token,
}: {
  readonly url: string
  readonly caPem: string
  readonly token: string
}): string {
  const name = 'played-cluster'
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } }],
    contexts: [{ name, context: { cluster: name, user: 'admin', namespace: 'default' } }],
    users: [{ name: 'admin', user: { token } }],
  })
}
