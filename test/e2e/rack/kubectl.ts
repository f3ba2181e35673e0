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
export async function kubectl(
  rack: KubectlSite,
  args: readonly string[],
  signal: AbortSignal,
  input?: string,
): Promise<string> {
  return await output({ ...kubectlRun(rack, args), ...(input !== undefined && { input }) }, signal)
}

/** Sends objects to the API server by `kubectl apply`. */
export async function apply(rack: KubectlSite, objects: readonly unknown[], signal: AbortSignal): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects }
  await output({ ...kubectlRun(rack, ['apply', '-f', '-']), input: JSON.stringify(list) }, signal)
}

function kubectlRun(rack: KubectlSite, args: readonly string[]): Run {
  return {
    command: 'ip',
    args: ['netns', 'exec', rack.namespaces.controlPlane, join(rack.binaries, 'kubectl'), ...args],
    // A home of its own: kubectl caches what it discovers there, and the user's own cluster is nobody's business.
    env: { KUBECONFIG: rack.kubeconfig, HOME: rack.folder },
  }
}
