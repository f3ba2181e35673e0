/** The DNS label of a public IP: whose it is, and when it may be set. */
import { nobody, type DocId, type Owner } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { annotation } from '../../intent/annotations.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Directory } from '../document/directory.ts'
import { nameIn } from '../names/ids.ts'
import { bindDnsLabel, dnsLabelService } from '../names/tags.ts'
import { labelPoint } from '../points.ts'
import type { PublicIpBody, PublicIpProperties } from './body.ts'
import { publicIpFacts } from './facts.ts'
import { leaves } from './leaves.ts'
import type { PublicIpWish } from './part.ts'

export interface LabelSurroundings {
  readonly doc: DocId
  readonly world: WorldView
  readonly directory: Directory
  /** A user made the public IP: its label bears no tag of ours, and is never taken away. */
  readonly isUserMade: boolean
}

export type Labelled = { readonly body: PublicIpBody; readonly change?: string } | { readonly problem: Problem }

/** Brings the label that a Service wants onto the public IP, unless somebody else has it. */
export function applyLabel(body: PublicIpBody, wish: PublicIpWish, around: LabelSurroundings): Labelled {
  const { dnsLabel } = wish
  const standing = body.properties?.dnsSettings?.domainNameLabel ?? ''
  if (dnsLabel === undefined || dnsLabel.toLowerCase() === standing.toLowerCase()) return { body }
  if (around.isUserMade) return labelOfUsers(body, wish, around)
  const holder = dnsLabelService(body.tags ?? {})
  if (holder !== undefined && holder !== wish.service && standing !== '')
    return { problem: taken(wish, `the DNS label of this public IP belongs to Service ${holder}`) }
  const change = `set DNS label "${dnsLabel}" (was "${standing}")`
  if (dnsLabel === '') return { body: withoutLabel(body), change }
  const rival = rivalOf(body, dnsLabel, around)
  if (rival === 'leaving') return { body }
  if (rival !== undefined) return { problem: taken(wish, `${rival} has this DNS label`) }
  return { body: withLabel({ ...body, tags: bindDnsLabel(body.tags ?? {}, wish.service) }, dnsLabel), change }
}

/** Where no label stands the Service may set one, as with the Azure provider; what its maker chose is not overwritten. */
function labelOfUsers(body: PublicIpBody, wish: PublicIpWish, around: LabelSurroundings): Labelled {
  const { dnsLabel = '' } = wish
  if (dnsLabel === '') return { body }
  if ((body.properties?.dnsSettings?.domainNameLabel ?? '') !== '') {
    return { problem: taken(wish, 'whoever made this public IP has given it another label') }
  }
  const rival = rivalOf(body, dnsLabel, around)
  if (rival === 'leaving') return { body }
  if (rival !== undefined) return { problem: taken(wish, `${rival} has this DNS label`) }
  return { body: withLabel(body, dnsLabel), change: `set DNS label "${dnsLabel}" (was "")` }
}

/**
 * Who has the label on another public IP. `leaving`: all who stand there go, so the label is set once that one is deleted;
 * a Service that moves would otherwise be refused for its own label.
 */
function rivalOf(
  { location }: PublicIpBody,
  label: string,
  { doc, world, directory }: LabelSurroundings,
): string | undefined {
  const giver = world.what(labelPoint(location, label))
  if (giver === undefined || giver.doc === doc) return undefined
  const owners = (publicIpFacts(world, giver.doc)?.owners ?? []).filter((owner) => owner !== nobody)
  const staying = owners.filter((owner) => !leaves(world.wish(owner, giver.doc)))
  if (owners.length > 0 && staying.length === 0) return 'leaving'
  const names = staying.map((owner: Owner) => directory.nameOf(owner) ?? owner)
  return names.length > 0 ? `Service ${names.join(', ')}` : `public IP ${nameIn(giver.doc)}`
}

function withLabel(body: PublicIpBody, domainNameLabel: string): PublicIpBody {
  const { dnsSettings, ...properties } = body.properties ?? {}
  return { ...body, properties: { ...properties, dnsSettings: { ...unnamed(dnsSettings), domainNameLabel } } }
}

function withoutLabel(body: PublicIpBody): PublicIpBody {
  const { dnsSettings, ...properties } = body.properties ?? {}
  const rest = unnamed(dnsSettings)
  const settled = Object.keys(rest).length === 0 ? properties : { ...properties, dnsSettings: rest }
  return { ...body, tags: bindDnsLabel(body.tags ?? {}, undefined), properties: settled }
}

/** What else stands in the settings, such as a reverse name; the full name follows from the label. */
function unnamed(settings: PublicIpProperties['dnsSettings']): object {
  const { domainNameLabel: _label, fqdn: _fqdn, ...rest } = settings ?? {}
  return rest
}

function taken({ dnsLabel = '' }: PublicIpWish, why: string): Problem {
  return {
    field: annotation('dnsLabel').key,
    value: dnsLabel,
    why,
    fix: 'Take the annotation off one of the two, or choose another label',
  }
}
