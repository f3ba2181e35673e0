import { stringify } from 'yaml'

export interface Access {
  readonly server: string
  readonly caPem: string
  readonly token: string
}

/** Writes the kubeconfig of whoever has `token`. */
export function kubeconfigText(access: Access): string {
  const authority = Buffer.from(access.caPem).toString('base64')
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'rack', cluster: { server: access.server, 'certificate-authority-data': authority } }],
    users: [{ name: 'holder', user: { token: access.token } }],
    contexts: [{ name: 'rack', context: { cluster: 'rack', user: 'holder' } }],
    'current-context': 'rack',
  })
}
