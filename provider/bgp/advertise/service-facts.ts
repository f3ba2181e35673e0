import type { ServiceObject } from '#provider/intent/service-object'
import { readRecordedPools } from '../intent/recorded-pools.ts'
import { printAddress, readAddress } from '../pools/address-block.ts'
import { exact } from './exact.ts'
import type { ServiceFacts, VirtualIp } from './facts.ts'

/** Reads of a Service what its announcements depend on. @param className serves only this class; undefined: only Services without one */
export function readService(service: ServiceObject, className: string | undefined): ServiceFacts {
  const { metadata, spec = {} } = service
  return {
    key: [metadata.namespace ?? 'default', metadata.name].join('/'),
    labels: metadata.labels ?? {},
    virtualIps: isOurs(service, className) ? virtualIpsOf(service) : [],
    recordedPools: readRecordedPools(metadata.annotations ?? {}),
    externalTrafficPolicy: spec.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    clusterIps: metadata.deletionTimestamp === undefined ? addressesOf(spec.clusterIPs ?? [spec.clusterIP]) : [],
    internalTrafficPolicy: spec.internalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
  }
}

/** A Service that is being deleted gives its address back: it is withdrawn before anybody else may get it. */
function isOurs({ metadata, spec = {} }: ServiceObject, className: string | undefined): boolean {
  return (
    spec.type === 'LoadBalancer' &&
    metadata.deletionTimestamp === undefined &&
    (spec.loadBalancerClass ?? undefined) === className
  )
}

function virtualIpsOf({ status }: ServiceObject): readonly VirtualIp[] {
  return addressesOf(status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [])
}

/** Headless Services have `None` where others have an address. */
function addressesOf(texts: readonly (string | undefined)[]): readonly VirtualIp[] {
  const read = texts.flatMap((text) => {
    const address = text === undefined ? undefined : readAddress(text)
    return address === undefined ? [] : [{ ...address, text: printAddress(address.family, address.value) }]
  })
  return exact(read)
}
