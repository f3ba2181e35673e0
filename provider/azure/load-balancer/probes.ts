/** The probes of one Service's rules. */
import type { Owner } from '../../document/names.ts'
import type { Probe, ProbeProperties, Rule } from './body.ts'
import type { Draft } from './draft.ts'
import { covers, differences } from './equality.ts'
import { ownerOfName } from './owners.ts'
import type { ProbeWish } from './part.ts'

export interface ProbedRule {
  /** The rule as it stands. */
  readonly rule: Rule | undefined
  /** All that the Service wishes. */
  readonly probes: readonly ProbeWish[]
}

/** Makes the draft hold the probe, and answers its name. One that only its name would change is kept, so that probing does not begin anew. */
export function applyProbe(draft: Draft, owner: Owner, wish: ProbeWish, probed: ProbedRule): string {
  const kept = keptName(draft, owner, wish, probed)
  if (kept !== undefined) return kept
  const { name, properties } = wish
  const standing = draft.probes.get(name.toLowerCase())
  if (standing !== undefined && isSame(standing.properties, properties)) return name
  const { requestPath: _requestPath, ...rest } = standing?.properties ?? {}
  const probe: Probe = { ...standing, id: draft.idOf('probes', name), name, properties: { ...rest, ...properties } }
  draft.probes.set(name.toLowerCase(), probe)
  const text = `${name} (${[properties.protocol, properties.port, properties.requestPath].filter((part) => part !== undefined).join(' ')})`
  if (standing === undefined) draft.note(owner, `add probe ${text}`)
  else {
    const { requestPath } = properties
    const what = differences(standing.properties ?? {}, { ...properties, requestPath })
    draft.note(
      owner,
      `change probe ${text}: ${what.join(', ')}`,
      isOfOld(standing, properties) ? 'cosmetic' : 'traffic',
    )
  }
  return name
}

/**
 * Releases of the Azure provider before probeThreshold said the same by numberOfProbes. That alone is no reason to write
 * the load balancer of a cluster that was taken over.
 */
function isOfOld(
  { properties: standing = {} }: Probe,
  { probeThreshold, ...others }: ProbeWish['properties'],
): boolean {
  return standing.probeThreshold === undefined && standing.numberOfProbes === probeThreshold && covers(standing, others)
}

/** The probe that the rule has, whatever its name, if it asks the same; unless that name is wished for something else. */
function keptName(draft: Draft, owner: Owner, wish: ProbeWish, { rule, probes }: ProbedRule): string | undefined {
  const standing = draft.probes.get(draft.nameIn(rule?.properties?.probe))
  if (standing === undefined || ownerOfName(standing.name) !== owner || ownerOfName(wish.name) !== owner)
    return undefined
  const rival = probes.find(({ name }) => name.toLowerCase() === standing.name.toLowerCase())
  if (rival !== undefined && !isSame(rival.properties, wish.properties)) return undefined
  return isSame(standing.properties, wish.properties) ? standing.name : undefined
}

function isSame(standing: ProbeProperties = {}, wished: ProbeProperties): boolean {
  return (standing.requestPath ?? '') === (wished.requestPath ?? '') && covers(standing, wished)
}
