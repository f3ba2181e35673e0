/** What the Services of a public IP want of it beside its being: tags, IP tags, a DNS label. */
import { nobody, type Owner } from '../../document/names.ts'
import type { Change } from '../../document/plan.ts'
import type { Problem } from '../../intent/problem.ts'
import { settleTags } from '../document/settled-tags.ts'
import { isOwnTag, type Tags } from '../names/tags.ts'
import type { PublicIpBody } from './body.ts'
import { applyLabel, type LabelSurroundings } from './dns-label.ts'
import { hasIpTags, ipTagList } from './ip-tags.ts'
import type { PublicIpWish } from './part.ts'
import { tagProblem } from './tag-limits.ts'

export interface OptionSurroundings extends LabelSurroundings {
  /** `systemTags` of azure.json. */
  readonly systemTags: readonly string[] | undefined
  readonly mutatesIpTags: boolean
  /** All who are named on the public IP have said what they want; else nothing of it may be taken away. */
  readonly haveAllSpoken: boolean
}

export interface Optioned {
  readonly body: PublicIpBody
  readonly changes: readonly Change[]
  readonly refused: ReadonlyMap<Owner, Problem>
}

export type Wanting = ReadonlyMap<Owner, PublicIpWish>

export function applyOptions(body: PublicIpBody, wanting: Wanting, around: OptionSurroundings): Optioned {
  const refused = new Map<Owner, Problem>()
  const changes: Change[] = []
  const accepted = inOrder(wanting).filter(([owner, wish]) => {
    const problem = around.isUserMade ? undefined : tagProblem(wish.tags)
    if (problem !== undefined) refused.set(owner, problem)
    return problem === undefined
  })
  let next = around.isUserMade
    ? body
    : applyIpTags(applyTags(body, accepted, around, changes), accepted, around, changes)
  for (const [owner, wish] of accepted) {
    const labelled = applyLabel(next, wish, around)
    if ('problem' in labelled) refused.set(owner, labelled.problem)
    else {
      next = labelled.body
      if (labelled.change !== undefined) changes.push({ owner, text: labelled.change, effect: 'traffic' })
    }
  }
  return { body: next, changes, refused }
}

type Accepted = readonly (readonly [Owner, PublicIpWish])[]

/** Two Services that share an address may want other values of one tag: the first by name has it, or it would flip for ever. */
function inOrder(wanting: Wanting): Accepted {
  return [...wanting].toSorted(([, one], [, other]) => (one.service < other.service ? -1 : 1))
}

function applyTags(
  body: PublicIpBody,
  accepted: Accepted,
  { systemTags, haveAllSpoken }: OptionSurroundings,
  changes: Change[],
): PublicIpBody {
  const wanted = new Map<string, { readonly owner: Owner; readonly key: string; readonly value: string }>()
  for (const [owner, { tags }] of accepted) {
    for (const [key, value] of Object.entries(tags)) {
      if (!wanted.has(key.toLowerCase())) wanted.set(key.toLowerCase(), { owner, key, value })
    }
  }
  const current = body.tags ?? {}
  const own = Object.entries(current).filter(([key]) => isOwnTag(key))
  const tags: Tags = Object.fromEntries([
    ...own,
    ...[...wanted.values()].map(({ key, value }) => [key, value] as const),
  ])
  const settled = settleTags(current, { tags, keep: haveAllSpoken ? systemTags : undefined })
  for (const [key, text] of settled.changes) {
    changes.push({ owner: wanted.get(key.toLowerCase())?.owner ?? nobody, text, effect: 'traffic' })
  }
  return settled.changes.size === 0 ? body : { ...body, tags: settled.tags }
}

/** In place, where azure.json says that Azure takes that; elsewhere another public IP has to be made, which is not decided here. */
function applyIpTags(
  body: PublicIpBody,
  accepted: Accepted,
  { mutatesIpTags }: OptionSurroundings,
  changes: Change[],
): PublicIpBody {
  const [owner, wish] = accepted.find(([, { ipTags }]) => ipTags !== undefined) ?? []
  if (!mutatesIpTags || owner === undefined || wish?.ipTags === undefined) return body
  if (hasIpTags(body.properties?.ipTags, wish.ipTags)) return body
  const list = ipTagList(wish.ipTags)
  const text = `set IP tags ${list.map(({ ipTagType, tag }) => `${ipTagType}=${tag}`).join(',') || 'to none'}`
  changes.push({ owner, text, effect: 'traffic' })
  return { ...body, properties: { ...body.properties, ipTags: list } }
}
