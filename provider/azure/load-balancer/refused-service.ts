import type { Refusal } from '../../document/kind.ts'
import type { Problem } from '../../intent/problem.ts'
import { annotation } from '../../intent/annotations.ts'
import type { FrontendPlace, FrontendWish, LoadBalancerPart, ServiceWish } from './part.ts'

/**
 * Names the field behind Azure's refusal of a load balancer: its codes speak of frontends and subnets, which nobody finds
 * in a manifest (codes: arm-semantics 3.1). undefined: no field of the Service is known for the code.
 */
export function refusedService(want: LoadBalancerPart, { code, message }: Refusal): Problem | undefined {
  if (want.kind !== 'service') return undefined
  switch (code.toLowerCase()) {
    case 'privateipaddressnotinsubnet':
    case 'privateipaddressinreservedrange':
      return withAddress(want, message, 'Choose a free address of the subnet, or none, and the subnet gives one')
    case 'privateipaddressisallocated':
    case 'privateipaddressinuse':
      return withAddress(want, message, 'Choose another address, or free this one; it is tried again by itself')
    case 'invalidresourcereference':
      return withSubnet(
        want,
        message,
        'Correct the name (subnetName of azure.json if none is named here), or create the subnet',
      )
    case 'subnetisfull':
      return withSubnet(want, message, 'Name a larger subnet, or free addresses; it is tried again by itself')
    default:
      return undefined
  }
}

function withAddress({ frontends }: ServiceWish, why: string, fix: string): Problem | undefined {
  const asked = frontends.flatMap(({ family, place }) =>
    place.kind === 'private' && place.ip !== undefined ? [{ family, ip: place.ip }] : [],
  )
  // Of two families, the one whose address Azure names.
  const found = asked.find(({ ip }) => why.includes(ip)) ?? asked[0]
  if (found === undefined) return undefined
  const { key } = annotation(found.family === 'IPv4' ? 'ipv4' : 'ipv6')
  return { field: `${key} or spec.loadBalancerIP`, value: found.ip, why, fix }
}

function withSubnet({ frontends }: ServiceWish, why: string, fix: string): Problem | undefined {
  const place = frontends
    .map((frontend: FrontendWish): FrontendPlace => frontend.place)
    .find(({ kind }) => kind === 'private')
  if (place?.kind !== 'private') return undefined
  return { field: annotation('internalSubnet').key, value: place.subnetId.split('/').at(-1) ?? '', why, fix }
}
