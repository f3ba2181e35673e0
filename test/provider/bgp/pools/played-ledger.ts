import type { BgpIntent } from '#provider/bgp/intent/intent'
import type { Pool } from '#provider/bgp/model'
import { readAddressBlock } from '#provider/bgp/pools/address-block'
import type { Decision } from '#provider/bgp/pools/decision'
import { Ledger } from '#provider/bgp/pools/ledger'
import type { IpFamily } from '#provider/intent/intent'

/** A pool as `IPAddressPool` has it without saying more. */
export function aPool(name: string, addresses: readonly string[], more: Partial<Pool> = {}): Pool {
  const blocks = addresses.map((text) => {
    const block = readAddressBlock(text)
    if (block === undefined) throw new Error(`${text} is no block of addresses`)
    return block
  })
  return {
    name,
    labels: {},
    blocks,
    autoAssign: true,
    avoidBuggyIps: false,
    priority: 0,
    namespaces: undefined,
    serviceSelectors: [],
    ...more,
  }
}

export interface Asks {
  readonly uid?: string
  readonly namespace?: string
  readonly createdAt?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly families?: readonly IpFamily[]
  readonly isEitherEnough?: boolean
  readonly ips?: readonly string[]
  readonly pool?: string
  readonly key?: string
  readonly ports?: readonly string[]
  readonly endpoints?: BgpIntent['sharing']['endpoints']
}

/** What Service `name` asks for; its UID is its name, and it is as old as its number in the alphabet says. */
export function asks(name: string, by: Asks = {}): BgpIntent {
  const field = 'metallb.io/loadBalancerIPs'
  const requested = (by.ips ?? []).map((ip) => [ip.includes(':') ? 'IPv6' : 'IPv4', { ip, field }])
  return {
    service: {
      namespace: by.namespace ?? 'default',
      name,
      uid: by.uid ?? name,
      createdAt: by.createdAt ?? '2026-01-01T00:00:00Z',
    },
    labels: by.labels ?? {},
    families: by.families ?? ['IPv4'],
    isEitherEnough: by.isEitherEnough ?? false,
    requested: Object.fromEntries(requested),
    pool: by.pool === undefined ? undefined : { name: by.pool, field: 'metallb.io/address-pool' },
    sharing: { key: by.key, ports: by.ports ?? ['TCP 80'], endpoints: by.endpoints ?? 'every node' },
    recordedPools: [],
  }
}

export const nothingShown = { ips: [], pools: [] }

/** A ledger with a clock of its own. */
export class PlayedLedger {
  nowMs = 0
  readonly woken: string[] = []
  readonly ledger = new Ledger({ now: () => this.nowMs, coolDownMs: 60_000 })

  constructor(...pools: readonly Pool[]) {
    this.ledger.setPools(pools)
    this.ledger.onChange((uid) => this.woken.push(uid))
  }

  claim(name: string, by: Asks = {}): Decision {
    return this.ledger.claim(asks(name, by), nothingShown)
  }

  /** The addresses of a Service now. */
  ips(name: string): readonly string[] {
    return [...(this.ledger.holder(name)?.addresses.values() ?? [])].map(({ ip }) => ip)
  }

  /** Claims and answers what was given. */
  give(name: string, by: Asks = {}): readonly string[] {
    return this.claim(name, by).addresses.map(({ ip }) => ip)
  }

  release(...names: readonly string[]): void {
    for (const name of names) this.ledger.release({ uid: name })
  }
}

/** The one problem of a decision, as people read it. */
export function refusal(decision: Decision): string {
  if (decision.is === 'given') throw new Error(`given ${decision.addresses.map(({ ip }) => ip).join()}`)
  return decision.problems.map(({ field, value, why, fix }) => `${field} "${value}": ${why}. ${fix}`).join('; ')
}
