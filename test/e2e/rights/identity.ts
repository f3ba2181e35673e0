import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apply, kubectl } from '../rack/kubectl.ts'
import { kubeconfigText } from '../rack/kubeconfig.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import type { Grant } from './grants.ts'

const home = 'berth-system'

export interface Identity {
  readonly user: string
  readonly kubeconfig: string
  /** Gives it these rights and no others from now on. */
  grant(grants: readonly Grant[], signal: AbortSignal): Promise<void>
}

/** Makes a service account without any right, and a kubeconfig with a token of it. */
export async function createIdentity(lab: LoneControlPlane, name: string, signal: AbortSignal): Promise<Identity> {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: home } }
  await apply(lab, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: home } }, account], signal)
  const token = await kubectl(lab, ['create', 'token', name, '-n', home, '--duration=1h'], signal)
  const kubeconfig = join(lab.folder, `kubeconfig-${name}`)
  const { server, caPem } = lab.controlPlane
  // Where something was granted once: nothing of it must stay.
  const known = new Set<string>()
  await writeFile(kubeconfig, kubeconfigText({ server, caPem, token: token.trim() }), { mode: 0o600 })
  return {
    user: `system:serviceaccount:${home}:${name}`,
    kubeconfig,
    async grant(grants, stop) {
      for (const { namespace } of grants) known.add(namespace)
      const places = [...known]
      await apply(
        lab,
        places.flatMap((place) =>
          rolesIn(
            name,
            place,
            grants.filter(({ namespace }) => namespace === place),
          ),
        ),
        stop,
      )
    },
  }
}

function rolesIn(name: string, namespace: string, grants: readonly Grant[]): readonly object[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  const metadata = { name, ...(namespace !== '' && { namespace }) }
  const subjects = [{ kind: 'ServiceAccount', name, namespace: home }]
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name }
  return [
    { apiVersion, kind, metadata, rules: grants.map(({ rule }) => rule) },
    { apiVersion, kind: `${kind}Binding`, metadata, subjects, roleRef },
  ]
}
