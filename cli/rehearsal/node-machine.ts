import { readProviderId } from '#provider/azure/membership/provider-id'
import type { Instance, Instances } from '#provider/provider'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { instanceRef } from '#reconcilers/machines/instance-ref'

/** The machine behind a node, as Azure has it. */
export interface ExplainedMachine {
  /** How the node calls it; undefined: nobody has said it yet. */
  readonly providerId: string | undefined
  readonly kind: 'virtual machine' | 'scale set instance' | 'not named'
  readonly state: 'running' | 'shut down' | 'absent' | 'awaited' | 'unmanaged' | 'unknown'
  /** Why the state is unknown; empty where it is not. */
  readonly note: string
  readonly instanceType?: string
  readonly zone?: string
  readonly region?: string
}

/** Looks the machine up as the node controllers do. Rejects never: what cannot be read is unknown. */
export async function explainMachine(
  node: NodeObject,
  instances: Instances | undefined,
  signal: AbortSignal,
): Promise<ExplainedMachine> {
  const { providerID: providerId } = node.spec ?? {}
  const place = readProviderId(providerId)
  const kind = place === undefined ? 'not named' : place.kind === 'machine' ? 'virtual machine' : 'scale set instance'
  const named = { providerId, kind, note: '' } as const
  try {
    const { name } = node.metadata
    const ask = async (wanted: 'power' | 'metadata') =>
      (await instances?.find([instanceRef(node)], wanted, signal))?.get(name)
    // A list tells the size and zone of a machine, but not whether one that is in no scale set runs.
    const [power, described] = await Promise.all([ask('power'), ask('metadata')])
    const metadata = described?.is === 'present' ? described.metadata : undefined
    const { instanceType, zone, region } = metadata ?? {}
    const facts = { instanceType, zone, region }
    const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
    if (power?.is === 'unread') return { ...named, state: 'unknown', note: reasonOf(power.why), ...told }
    return { ...named, state: stateOf(power), ...told }
  } catch (error) {
    return { ...named, state: 'unknown', note: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function stateOf(instance: Exclude<Instance, { readonly is: 'unread' }> | undefined): ExplainedMachine['state'] {
  if (instance === undefined) return 'unknown'
  if (instance.is !== 'present') return instance.is
  return instance.isShutDown ? 'shut down' : 'running'
}
