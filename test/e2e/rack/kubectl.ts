import { join } from 'node:path'
import { output } from '../process/run.ts'
import type { Run } from '../process/run.ts'

/** A cluster that kubectl is to reach. */
export interface KubectlSite {
  readonly namespaces: { readonly controlPlane: string }
  readonly kubeconfig: string
  readonly binaries: string
  readonly folder: string
}

/** Runs the real kubectl against the real API server and returns what it printed. */
export async function kubectl(rack: KubectlSite, args: readonly string[], signal: AbortSignal): Promise<string> {
  return await output(kubectlRun(rack, args), signal)
}

/** Sends objects to the API server by `kubectl apply`. */
export async function apply(rack: KubectlSite, objects: readonly unknown[], signal: AbortSignal): Promise<void> {
  await applyText(rack, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), signal)
}

/** Sends manifests, YAML or JSON, to the API server by `kubectl apply`. */
export async function applyText(rack: KubectlSite, manifests: string, signal: AbortSignal): Promise<void> {
  await output({ ...kubectlRun(rack, ['apply', '-f', '-']), input: manifests }, signal)
}

/** How kubectl is run against that API server. */
export function kubectlRun(rack: KubectlSite, args: readonly string[]): Run {
  return {
    command: 'ip',
    args: ['netns', 'exec', rack.namespaces.controlPlane, join(rack.binaries, 'kubectl'), ...args],
    // A home of its own: kubectl caches what it discovers there, and the user's own cluster is nobody's business.
    env: { KUBECONFIG: rack.kubeconfig, HOME: rack.folder },
  }
}
