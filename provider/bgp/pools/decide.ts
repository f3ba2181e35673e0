import type { IpFamily } from '#provider/intent/intent'
import type { Problem } from '#provider/intent/problem'
import type { BgpIntent } from '../intent/intent.ts'
import { conflictStandingAt } from './book.ts'
import type { Book } from './book.ts'
import { choose } from './choose.ts'
import type { Decision } from './decision.ts'
import type { HeldAddress } from './holdings.ts'
import { lackOf } from './lack.ts'
import { asOfToday, mayStay, remarksOn } from './stay.ts'

/** Decides which addresses a Service has, by what it asks for and what everybody has now. Pure: the ledger writes it down. */
export function decide(intent: BgpIntent, book: Book): Decision {
  const held = [...(book.holdings.get(intent.service.uid)?.addresses.values() ?? [])]
  const kept = held.filter((address) => intent.families.includes(address.family) && mayStay(address, intent, book))
  const missing = without(intent.families, kept)
  const chosen = missing.length === 0 ? [] : choose(intent, missing, book)
  const lacking = without(missing, chosen)
  const addresses = inOrder([...kept.map((address) => asOfToday(address, intent, book)), ...chosen], intent.families)
  const problems = lacking.map((family) => lackOf(intent, family, book))
  if (lacking.length === 0 || (intent.isEitherEnough && addresses.length > 0 && !isEdit(lacking, held))) {
    return { is: 'given', addresses, warnings: [...problems.map(tolerated), ...remarks(kept, intent, book)] }
  }
  // A refused edit keeps what stood, but for what another Service has the right to.
  const standing = held.filter((address) => conflictStandingAt(address.ip, intent, book) === undefined)
  return { is: 'refused', addresses: inOrder(standing, intent.families), problems }
}

/** Whether one of these families has an address, which the Service would lose by going on with the other family alone. */
function isEdit(lacking: readonly IpFamily[], held: readonly HeldAddress[]): boolean {
  return held.some(({ family }) => lacking.includes(family))
}

function tolerated(problem: Problem): Problem {
  return { ...problem, fix: `${problem.fix} PreferDualStack goes on with the other family.` }
}

function remarks(kept: readonly HeldAddress[], intent: BgpIntent, book: Book): readonly Problem[] {
  return kept.flatMap((address) => remarksOn(asOfToday(address, intent, book), intent, book))
}

function without(families: readonly IpFamily[], addresses: readonly HeldAddress[]): readonly IpFamily[] {
  return families.filter((family) => !addresses.some((address) => address.family === family))
}

/** The primary family first, as in `spec.ipFamilies`; a family that is no more asked for last. */
function inOrder(addresses: readonly HeldAddress[], families: readonly IpFamily[]): readonly HeldAddress[] {
  const rank = ({ family }: HeldAddress) => (families.includes(family) ? families.indexOf(family) : families.length)
  return addresses.toSorted((one, other) => rank(one) - rank(other))
}
