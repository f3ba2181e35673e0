/**
 * Berth's own identities: service accounts with the rights that the chart gives them, so that a right that is missing shows
 * here. The rack's administrator is nobody whom Berth could be.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { KubectlSite } from '../rack/kubectl.ts'
import { kubeconfigText } from '../rack/kubeconfig.ts'
import type { Access } from '../rack/kubeconfig.ts'

/** A list of RBAC rules for each place in which they hold. */
interface Rights {
  readonly cluster: readonly object[]
  readonly configuration: readonly object[]
  readonly lease?: readonly object[]
}

const home = 'berth-system'
const namespaceOf = { configuration: 'metallb-system', lease: 'kube-system' } as const
const files = join(import.meta.dirname, '../../../charts/berth/files')

/** Whose rights are in `charts/berth/files/NAME-rights.yaml`. */
export type IdentityName = 'speaker' | 'bgp-controller'

/** Makes the service account and returns the path of a kubeconfig with a token of it. */
export async function createIdentity(
  cluster: KubectlSite,
  name: IdentityName,
  access: Omit<Access, 'token'>,
  signal: AbortSignal,
): Promise<string> {
  // A cast at the edge: a file of our own
  const rights = parse(await readFile(join(files, `${name}-rights.yaml`), 'utf8')) as Rights
  await apply(cluster, manifests(name, rights), signal)
  const token = await kubectl(cluster, ['create', 'token', name, '-n', home, '--duration=2h'], signal)
  const path = join(cluster.folder, `kubeconfig-${name}`)
  await writeFile(path, kubeconfigText({ ...access, token: token.trim() }), { mode: 0o600 })
  return path
}

function manifests(name: IdentityName, rights: Rights): readonly object[] {
  const subjects = [{ kind: 'ServiceAccount', name, namespace: home }]
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  const granted = (kind: 'ClusterRole' | 'Role', rules: readonly object[], metadata: object): readonly object[] => [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      subjects,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    },
  ]
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: home } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: home } },
    ...granted('ClusterRole', rights.cluster, { name }),
    ...(['configuration', 'lease'] as const).flatMap((place) => {
      const rules = rights[place]
      return rules === undefined ? [] : granted('Role', rules, { name, namespace: namespaceOf[place] })
    }),
  ]
}
