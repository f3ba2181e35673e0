import { isDeepStrictEqual } from 'node:util'
import { nameOf } from '../../arm/resource-id.ts'
import type { References } from '../../arm/references.ts'
import { contains, overlaps, parseRange } from '../address-range.ts'
import type { AddressRange } from '../address-range.ts'
import { networkErrors } from '../error-catalogue.ts'
import { prefixesOf } from './model.ts'
import type { Subnet } from './model.ts'

/** Judges the subnets of a network: their ranges, and that nothing in use goes or changes its range. */
export function judgeSubnets(of: {
  readonly id: string
  readonly prefixes: readonly string[]
  readonly subnets: readonly Subnet[]
  readonly previous: readonly Subnet[]
  readonly references: References
}): void {
  const space = of.prefixes.map(rangeOf)
  const placed: { readonly name: string; readonly range: AddressRange }[] = []
  for (const subnet of of.subnets) {
    for (const range of prefixesOf(subnet).map(rangeOf)) {
      const inside = space.some((outer) => outer.family === range.family && contains(outer, range))
      if (!inside) throw networkErrors.subnetOutsideNetwork(subnet.name, of.id)
      if (isTooSmall(range)) throw networkErrors.subnetInvalid(subnet.name, nameOf(of.id))
      const other = placed.find((candidate) => overlaps(candidate.range, range))
      if (other !== undefined) throw networkErrors.subnetsOverlap(subnet.name, other.range.text)
      placed.push({ name: subnet.name, range })
    }
  }
  for (const subnet of of.previous) judgeUsed(of, subnet)
}

function judgeUsed(
  { id, subnets, references }: { id: string; subnets: readonly Subnet[]; references: References },
  previous: Subnet,
): void {
  const [use] = references.uses(`${id}/subnets/${previous.name}`, id)
  if (use === undefined) return
  const now = subnets.find(({ name }) => name.toLowerCase() === previous.name.toLowerCase())
  if (now === undefined) throw networkErrors.subnetInUse(previous.name, use.from)
  if (!isDeepStrictEqual(prefixesOf(now), prefixesOf(previous))) {
    throw networkErrors.subnetInUseCannotChange(previous.name, use.from)
  }
}

/** Documented: at least a /29, five of its addresses being Azure's own, and for IPv6 a /64 (virtual-networks-faq). */
function isTooSmall({ family, first, last }: AddressRange): boolean {
  const size = last - first + 1n
  return family === 'IPv4' ? size < 8n : size !== 1n << 64n
}

function rangeOf(prefix: string): AddressRange {
  const range = parseRange(prefix)
  if (range === undefined) throw networkErrors.prefixMissing(prefix)
  return range
}
