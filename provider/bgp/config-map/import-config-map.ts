import type { Finding } from '../config/finding.ts'
import { readConfiguration } from '../config/read-configuration.ts'
import { carryBfdProfiles } from './bfd-profiles.ts'
import { carryCommunities } from './communities.ts'
import { Remarks, type Draft } from './draft.ts'
import type { Entry } from './entry.ts'
import { carryPeers } from './peers.ts'
import { carryPools } from './pools.ts'
import type { Remark } from './remark.ts'
import { readSource } from './source.ts'

export interface Imported {
  /** Custom resources that can be applied as they are, and are served without a finding. */
  readonly resources: readonly CustomResource[]
  /** Whatever else is to be said, by line. */
  readonly remarks: readonly Remark[]
}

export interface CustomResource {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: Readonly<Record<string, unknown>>
}

/**
 * Turns the ConfigMap of MetalLB 0.5 to 0.12, or only the text in it, into MetalLB's custom resources. `unreadable` says why
 * there is nothing to turn.
 */
export function importConfigMap(text: string, namespace?: string): Imported | { readonly unreadable: string } {
  const source = readSource(text)
  if ('unreadable' in source) return source
  const remarks = new Remarks()
  const place = namespace ?? source.namespace ?? 'metallb-system'
  const drafts = onlyServed(draftsOf(source.root, remarks), place, remarks)
  return { resources: drafts.map((draft) => resourceOf(draft, place)), remarks: remarks.all }
}

function draftsOf(root: Entry, remarks: Remarks): readonly Draft[] {
  return root.items.flatMap((section) => {
    switch (section.key) {
      case 'peers':
        return carryPeers(section, remarks)
      case 'address-pools':
        return carryPools(section, remarks)
      case 'bfd-profiles':
        return carryBfdProfiles(section, remarks)
      case 'bgp-communities':
        return carryCommunities(section, remarks)
      default:
        remarks.add(section, 'left out', { why: 'MetalLB 0.5 to 0.12 has no such key', fix: 'Nothing was lost.' })
        return []
    }
  })
}

/** Leaves out what Berth itself would not take, and then what needs it, until all that is left is served. */
function onlyServed(drafts: readonly Draft[], namespace: string, remarks: Remarks): readonly Draft[] {
  const { findings } = readConfiguration(drafts.map((draft) => resourceOf(draft, namespace)))
  if (findings.length === 0) return drafts
  const wrong = new Set<Draft>()
  for (const finding of findings) {
    const { kind, name } = finding.resource
    const draft = drafts.find((one) => one.kind === kind && one.name === name && !wrong.has(one))
    if (draft === undefined) continue
    wrong.add(draft)
    const what = `the whole ${kind} ${name} is left out`
    remarks.add(originOf(finding, draft), 'left out', { why: `${finding.why}; ${what}`, fix: finding.fix })
  }
  if (wrong.size === 0) return drafts
  return onlyServed(
    drafts.filter((draft) => !wrong.has(draft)),
    namespace,
    remarks,
  )
}

/** The line of the field that a finding is about, or of what it stands in. */
function originOf({ field }: Finding, { origins, from }: Draft): Entry {
  for (let at = field; at !== ''; at = at.replace(/(\[\d+\]|\.?[^.[]+)$/, '')) {
    const origin = origins.get(at)
    if (origin !== undefined) return origin
  }
  return from
}

function resourceOf({ apiVersion, kind, name, spec }: Draft, namespace: string): CustomResource {
  return { apiVersion, kind, metadata: { name, namespace }, spec }
}
