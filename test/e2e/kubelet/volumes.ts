/** The volumes of a pod as files of the machine, to be bound where its containers mount them. */
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeApi } from '../fleet/kube-api.ts'
import type { ProjectedSource, RunnablePod, Volume } from './pod-spec.ts'

export interface Surroundings {
  readonly api: KubeApi
  readonly caPem: string
  /** Of this pod alone. */
  readonly folder: string
  /** What the node's own file system is here. */
  readonly hostFolder: string
}

/** What every pod gets that does not say otherwise; here nobody's admission has put it there. */
export const accountVolume = 'kube-api-access'
export const accountPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Makes them and answers where each is. */
export async function makeVolumes(
  pod: RunnablePod,
  around: Surroundings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>()
  for (const volume of pod.spec.volumes ?? []) made.set(volume.name, await makeVolume(pod, volume, around, signal))
  if (pod.spec.automountServiceAccountToken === false) return made
  const token = await tokenOf(pod, {}, around.api, signal)
  const files = { token, 'ca.crt': around.caPem, namespace: pod.metadata.namespace }
  return made.set(accountVolume, await writeFiles(pod, { name: accountVolume, files }, around))
}

async function makeVolume(
  pod: RunnablePod,
  volume: Volume,
  around: Surroundings,
  signal: AbortSignal,
): Promise<string> {
  const { name, configMap, secret, hostPath, projected, emptyDir } = volume
  const { namespace } = pod.metadata
  if (configMap !== undefined) {
    const { data = {} } = await around.api.get<Data>(
      `/api/v1/namespaces/${namespace}/configmaps/${configMap.name}`,
      signal,
    )
    return writeFiles(pod, { name, files: data, mode: configMap.defaultMode }, around)
  }
  if (secret !== undefined) {
    const { data = {} } = await around.api.get<Data>(
      `/api/v1/namespaces/${namespace}/secrets/${secret.secretName}`,
      signal,
    )
    const files = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    )
    return writeFiles(pod, { name, files, mode: secret.defaultMode }, around)
  }
  if (projected !== undefined) {
    const files = await Promise.all(projected.sources.map((source) => fileOf(pod, source, around.api, signal)))
    return writeFiles(pod, { name, files: Object.fromEntries(files) }, around)
  }
  const folder = hostPath === undefined ? join(around.folder, name) : join(around.hostFolder, hostPath.path)
  if (hostPath === undefined && emptyDir === undefined) throw new Error(`the harness does not play the volume ${name}`)
  await mkdir(folder, { recursive: true })
  return folder
}

interface Data {
  readonly data?: Readonly<Record<string, string>>
}

interface Files {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly mode?: number | undefined
}

async function writeFiles(
  pod: RunnablePod,
  { name, files, mode = 0o644 }: Files,
  around: Surroundings,
): Promise<string> {
  const folder = join(around.folder, name)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  for (const [key, text] of Object.entries(files)) {
    const file = join(folder, key)
    await writeFile(file, text)
    await chown(file, 0, pod.spec.securityContext?.fsGroup ?? 0)
    await chmod(file, mode)
  }
  return folder
}

async function fileOf(
  pod: RunnablePod,
  { serviceAccountToken }: ProjectedSource,
  api: KubeApi,
  signal: AbortSignal,
): Promise<readonly [string, string]> {
  if (serviceAccountToken === undefined) throw new Error('the harness projects tokens only')
  return [serviceAccountToken.path, await tokenOf(pod, serviceAccountToken, api, signal)]
}

/** A token as a kubelet asks for it: bound to the pod, worth nothing when that is gone. */
async function tokenOf(
  { metadata: { namespace, name, uid }, spec }: RunnablePod,
  { audience, expirationSeconds = 3607 }: { readonly audience?: string; readonly expirationSeconds?: number },
  api: KubeApi,
  signal: AbortSignal,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${spec.serviceAccountName ?? 'default'}/token`
  const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid }
  const audiences = audience === undefined ? undefined : [audience]
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences, expirationSeconds, boundObjectRef },
  }
  const answer = await api.create<{ readonly status: { readonly token: string } }>(path, request, signal)
  return answer.status.token
}
