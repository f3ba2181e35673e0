import type { Refusal } from '../../document/kind.ts'
import type { Problem } from '../../intent/problem.ts'
import { limitOf } from '../limits/limit.ts'
import { annotation } from '../../intent/annotations.ts'
import type { PublicIpPart } from './part.ts'

/** Names the field behind Azure's refusal of a public IP (codes: arm-semantics 3.1); undefined: none is known for the code. */
export function refusedPublicIp(want: PublicIpPart, { code, message: why }: Refusal): Problem | undefined {
  if (want.kind !== 'public-ip') return undefined
  switch (code.toLowerCase()) {
    case 'invaliddomainnamelabel':
    case 'dnsrecordinuse': {
      const fix = 'Choose another label; it is tried again by itself'
      return { field: annotation('dnsLabel').key, value: want.dnsLabel ?? '', why, fix }
    }
    case 'invalidresourcereference': {
      const { family = 'IPv4', prefixId: value = '' } = want.create ?? {}
      const { key: field } = annotation(family === 'IPv4' ? 'publicIpPrefix' : 'publicIpPrefixIpv6')
      return { field, value, why, fix: 'Correct the id of the prefix, or create it; it is tried again by itself' }
    }
    case 'publicipcountlimitreached':
    case 'standardskupublicipcountlimitreached':
    case 'quotaexceeded': {
      const { field, fix } = limitOf('publicIps')
      return { field, value: 'LoadBalancer', why, fix: `${fix}; it is tried again by itself` }
    }
    default:
      return undefined
  }
}
