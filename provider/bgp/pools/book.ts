import { serviceName } from '#provider/intent/intent'
import type { BgpIntent } from '../intent/intent.ts'
import type { Namespaces } from './eligibility.ts'
import type { Holdings } from './holdings.ts'
import { whyNotTogether } from './sharing.ts'
import type { Spaces } from './spaces.ts'

/** All that a choice of addresses looks at. */
export interface Book {
  readonly spaces: Spaces
  readonly holdings: Holdings
  readonly namespaces: Namespaces
  readonly nowMs: number
}

/** Who keeps a Service from having an address, and why the two cannot have it together. */
export interface Conflict {
  readonly with: string
  readonly why: string
}

/** Says who keeps the Service from taking `ip`, undefined if nobody does. Who has not spoken yet shares with nobody. */
export function conflictAt(ip: string, intent: BgpIntent, { holdings }: Pick<Book, 'holdings'>): Conflict | undefined {
  for (const holder of holdings.others(ip, intent.service.uid)) {
    const why =
      holder.intent === undefined
        ? 'it has not been read since the start'
        : whyNotTogether(intent.sharing, holder.intent.sharing)
    if (why !== undefined) return { with: serviceName(holder.service), why }
  }
  return undefined
}

/**
 * The same for a Service that has `ip` already. Whoever has not spoken yet is not held against it: the two stood there
 * together before the start, and one of them has to speak first.
 */
export function conflictStandingAt(
  ip: string,
  intent: BgpIntent,
  { holdings }: Pick<Book, 'holdings'>,
): Conflict | undefined {
  for (const { intent: other, service } of holdings.others(ip, intent.service.uid)) {
    const why = other && whyNotTogether(intent.sharing, other.sharing)
    if (why !== undefined) return { with: serviceName(service), why }
  }
  return undefined
}
