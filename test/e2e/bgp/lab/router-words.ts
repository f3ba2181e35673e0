import { lab as site } from './topology.ts'

/** Lets a family be spoken with a neighbour. */
export function activate(address: string): string {
  return `  neighbor ${address} activate`
}

export interface RouterWords {
  readonly asn?: number
  readonly neighbours: readonly string[]
  readonly ipv4: readonly string[]
  readonly ipv6?: readonly string[]
  readonly before?: readonly string[]
}

/** A router with the neighbours given, and nothing that it does not need for them. */
export function routerWith({ asn = site.routerAsn, neighbours, ipv4, ipv6 = [], before = [] }: RouterWords): string {
  const lines = [
    ...before,
    `router bgp ${asn}`,
    ` bgp router-id ${site.routerLoopback}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    ...neighbours,
    ' address-family ipv4 unicast',
    ...ipv4,
    ' exit-address-family',
    ...(ipv6.length === 0 ? [] : [' address-family ipv6 unicast', ...ipv6, ' exit-address-family']),
    'exit',
    'bfd',
    ' profile fast',
    '  transmit-interval 100',
    '  receive-interval 100',
    ' exit',
    'exit',
  ]
  return `${lines.join('\n')}\n`
}
