import type { BgpModel } from '../model.ts'
import type { ResourcesByKind } from './resources-by-kind.ts'
import type { Resource } from './resource.ts'

/** Tells names of pools and peers that nothing has: harmless while resources are being applied, a typing error later. */
export function tellUnknownNames({ advertisements, policies }: ResourcesByKind, model: BgpModel): void {
  const pools = new Set(model.pools.map(({ name }) => name))
  const peers = new Set(model.peers.map(({ name }) => name))
  const advertised = new Map(model.advertisements.map((one) => [one.name, one]))
  const asked = new Map(model.policies.map((one) => [one.name, one]))
  for (const resource of advertisements) {
    const { pools: named = [], peers: told = [] } = advertised.get(resource.name) ?? {}
    tell(resource, { field: 'spec.ipAddressPools', names: named, known: pools, what: 'pool' })
    tell(resource, { field: 'spec.peers', names: told, known: peers, what: 'peer' })
  }
  for (const resource of policies) {
    const names = asked.get(resource.name)?.pools ?? []
    tell(resource, { field: 'spec.pools', names, known: pools, what: 'pool' })
  }
}

interface Names {
  readonly field: string
  readonly names: readonly string[]
  readonly known: ReadonlySet<string>
  readonly what: string
}

function tell({ report }: Resource, { field, names, known, what }: Names): void {
  for (const [index, value] of names.entries()) {
    if (known.has(value)) continue
    const why = `no ${what} that serves has this name`
    report.ignore({ field: `${field}[${index}]`, value, why, fix: `Correct the name, or add the ${what}.` })
  }
}
