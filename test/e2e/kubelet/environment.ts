import type { KubeApi } from '../fleet/kube-api.ts'
import type { EnvVar, RunnablePod } from './pod-spec.ts'

export interface Identity {
  readonly pod: RunnablePod
  readonly nodeName: string
  readonly address: string
  readonly hostAddress: string
}

/** The variables of a container, and where the API server is, which kubelets tell every one. */
export async function environmentOf(
  variables: readonly EnvVar[],
  { identity, server, api }: { readonly identity: Identity; readonly server: string; readonly api: KubeApi },
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { hostname, port } = new URL(server)
  const env: Record<string, string> = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }
  for (const variable of variables) env[variable.name] = await valueOf(variable, { identity, api }, signal)
  return env
}

async function valueOf(
  { name, value, valueFrom }: EnvVar,
  { identity, api }: { readonly identity: Identity; readonly api: KubeApi },
  signal: AbortSignal,
): Promise<string> {
  if (valueFrom === undefined) return value ?? ''
  const { fieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  const { namespace } = identity.pod.metadata
  if (fieldRef !== undefined) return fieldOf(fieldRef.fieldPath, identity)
  const [kind, ref] =
    secretKeyRef === undefined ? (['configmaps', configMapKeyRef] as const) : (['secrets', secretKeyRef] as const)
  if (ref === undefined) throw new Error(`the harness does not play where ${name} comes from`)
  const { data = {} } = await api.get<{ readonly data?: Readonly<Record<string, string>> }>(
    `/api/v1/namespaces/${namespace}/${kind}/${ref.name}`,
    signal,
  )
  const found = data[ref.key]
  if (found === undefined) throw new Error(`${kind} ${ref.name} has no ${ref.key}`)
  return kind === 'secrets' ? Buffer.from(found, 'base64').toString() : found
}

function fieldOf(path: string, { pod: { metadata, spec }, nodeName, address, hostAddress }: Identity): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    'spec.nodeName': nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'status.podIP': address,
    'status.hostIP': hostAddress,
  }
  const value = fields[path]
  if (value === undefined) throw new Error(`the harness does not play the field ${path}`)
  return value
}
