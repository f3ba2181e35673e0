import { createBgp, type BgpProvider } from '#provider/bgp/bgp'
import type { BgpModel } from '#provider/bgp/model'
import { systemClock } from '#provider/time/clock'
import { isOrWasLoadBalancer, ownershipOf } from '#reconcilers/service/wants'
import { knownService } from '#reconcilers/service/known-service'
import type { Snapshot } from './snapshot.ts'

/** The controller's book of addresses as it would be right after a start in this cluster. It writes nothing. */
export function openBook(snapshot: Snapshot, model: BgpModel, className: string | undefined): BgpProvider {
  const provider = createBgp({ clock: systemClock })
  const ownership = ownershipOf(className, provider.needsFinalizer)
  const known = snapshot.services.filter(isOrWasLoadBalancer)
  provider.loadBalancers.know(known.map((service) => knownService(service, ownership)))
  provider.setNamespaces(new Map(snapshot.namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}])))
  provider.setConfiguration(model)
  return provider
}
