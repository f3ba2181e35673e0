/**
 * What the chart makes of values, by the real helm: the command line of a workload, and what its ServiceAccount may do by the
 * roles that are bound to it. Nothing of the files that the roles are made from is read here: a template that leaves a section
 * out, or binds it to somebody else, is a right that is missing.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { chart } from '../chart/helm.ts'
import { output } from '../process/run.ts'
import type { Grant, Rule } from './grants.ts'

export interface Rendering {
  /** The built program. */
  readonly helm: string
  /** Gets the files that the container would mount. */
  readonly folder: string
  readonly component: 'controller' | 'speaker'
  readonly values: object
}

export interface RenderedWorkload {
  /** With the paths of the container's own files led to where they are here. */
  readonly args: readonly string[]
  readonly grants: readonly Grant[]
}

const namespace = 'berth-system'
const mounted = '/etc/berth/'

/** Runs `helm template`; what it would mount of its own is written below `folder`. */
export async function renderWorkload(rendering: Rendering, signal: AbortSignal): Promise<RenderedWorkload> {
  const { helm, folder, component, values } = rendering
  const args = ['template', 'berth', chart, '--namespace', namespace, '--values', '-']
  const text = await output({ command: helm, args, input: JSON.stringify(values), env: { HOME: folder } }, signal)
  // A cast at the edge: what the chart writes, judged by the API server elsewhere
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Rendered | null)
  const all = objects.filter((one) => one !== null)
  const settings = all.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'berth-settings')
  for (const [name, content] of Object.entries(settings?.data ?? {})) await writeMounted(folder, name, content)
  const pod = all.find(({ metadata, spec }) => metadata.name === `berth-${component}` && spec?.template !== undefined)
    ?.spec?.template?.spec
  if (pod === undefined) throw new Error(`the chart has no ${component}`)
  const container = pod.containers.find(({ name }) => name === component)
  return {
    args: (container?.args ?? []).map((arg) => arg.replace(mounted, `${folder}${mounted}`)),
    grants: grantsOf(all, pod.serviceAccountName),
  }
}

/** Writes a file that the container would see at `/etc/berth/NAME`. */
export async function writeMounted(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, mounted, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

function grantsOf(objects: readonly Rendered[], account: string): readonly Grant[] {
  return objects.flatMap(({ kind, metadata, roleRef, subjects = [] }) => {
    const isBound = subjects.some((one) => one.name === account && one.namespace === namespace)
    if (roleRef === undefined || !isBound) return []
    const place = kind === 'RoleBinding' ? metadata.namespace : undefined
    const role = objects.find(
      (one) =>
        one.kind === roleRef.kind &&
        one.metadata.name === roleRef.name &&
        (roleRef.kind === 'ClusterRole' || one.metadata.namespace === place),
    )
    return (role?.rules ?? []).map((rule) => ({ role: roleRef.name, namespace: place ?? '', rule }))
  })
}

interface Rendered {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly rules?: readonly Rule[]
  readonly roleRef?: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly { readonly name: string; readonly namespace?: string }[]
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly serviceAccountName: string
        readonly containers: readonly { readonly name: string; readonly args?: readonly string[] }[]
      }
    }
  }
}
