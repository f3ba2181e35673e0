import type { Owner } from '../../document/names.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'
import type { SecurityRule } from './body.ts'
import type { ClosedPort, Closings, Passage } from './closings.ts'
import type { Opening, SecurityGroupWish } from './part.ts'
import { destinationsOf, openingKey, portsOf, ruleKey } from './rule.ts'

/** What somebody has closed: it is not opened again, and what is still open to these addresses stays as it is. */
export interface Closed {
  readonly keys: ReadonlySet<string>
  readonly addresses: ReadonlySet<string>
}

export const passageKey = (opening: Omit<Opening, 'destinations'>, address: string): string =>
  `${openingKey(opening)} -> ${address}`

/** Looks which of the wished openings somebody has closed. A denial that was taken away is no closing: it is written again. */
export function closedPassages(
  rules: readonly SecurityRule[],
  wanted: ReadonlyMap<Owner, SecurityGroupWish>,
  { prefix, closings }: { readonly prefix: SecurityRulePrefix; readonly closings: Closings },
): Closed {
  const standing = indexRules(rules, prefix)
  const passages = [...wanted].flatMap(([owner, { openings, closed = [] }]) =>
    openings
      .filter(({ access }) => access === 'Allow')
      .flatMap((opening) =>
        opening.destinations.map((address) => ({
          address,
          passage: passageOf(owner, { opening, address, closed }, standing.get(address) ?? []),
        })),
      ),
  )
  const keys = closings.judge(passages.map(({ passage }) => passage))
  const addresses = passages.flatMap(({ passage, address }) => (keys.has(passage.key) ? [address] : []))
  return { keys, addresses: new Set(addresses) }
}

interface Standing {
  readonly key: string
  readonly ports: readonly string[]
}

/** Our rules by the addresses that they lead to: five hundred Services would else look through all of them each. */
function indexRules(rules: readonly SecurityRule[], prefix: SecurityRulePrefix): ReadonlyMap<string, Standing[]> {
  const standing = new Map<string, Standing[]>()
  for (const rule of rules) {
    const key = ruleKey(rule, prefix)
    if (key === undefined) continue
    const one: Standing = { key, ports: portsOf(rule) }
    for (const address of destinationsOf(rule)) standing.set(address, [...(standing.get(address) ?? []), one])
  }
  return standing
}

interface Wished {
  readonly opening: Opening
  readonly address: string
  readonly closed: readonly ClosedPort[]
}

function passageOf(owner: Owner, { opening, address, closed }: Wished, standing: readonly Standing[]): Passage {
  const { protocol, ports } = opening
  const key = openingKey(opening)
  const shut = ports.filter((port) => !standing.some((rule) => rule.ports.includes(String(port))))
  return {
    key: passageKey(opening, address),
    owner,
    protocol,
    ports: shut.length > 0 ? shut : ports,
    stands: standing.some((rule) => rule.key === key),
    wasTold: closed.some((one) => one.protocol === protocol && ports.includes(one.port)),
  }
}
