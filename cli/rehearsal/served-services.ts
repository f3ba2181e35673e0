import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { brakeOn } from '#reconcilers/service/brake'
import { claimOn, ownershipOf } from '#reconcilers/service/wants'

/** The Services of the cluster that a controller with this class would act on; a paused one it would leave alone. */
export function servedServices(
  services: readonly LiveService[],
  className: string | undefined,
): readonly LiveService[] {
  const ownership = ownershipOf(className)
  return services.filter((service) => claimOn(service, ownership) !== 'none' && brakeOn(service, false) === undefined)
}

/** The Services for which a controller with this class would do nothing although they ask for a load balancer, and why. */
export function leftAlone(
  services: readonly LiveService[],
  className: string | undefined,
): ReadonlyMap<LiveService, string> {
  return new Map(
    services.flatMap((service) => {
      const why = whyLeftAlone(service, className)
      return why === undefined ? [] : [[service, why] as const]
    }),
  )
}

function whyLeftAlone(service: LiveService, className: string | undefined): string | undefined {
  const { type, loadBalancerClass } = service.spec ?? {}
  const isForeign = type === 'LoadBalancer' && claimOn(service, ownershipOf(className)) === 'none'
  if (!isForeign) return brakeOn(service, false)?.message
  const served = className === undefined ? 'Services without a class' : `class ${className}`
  return `its class is ${loadBalancerClass ?? 'not set'}, and a controller with these options serves ${served} (--load-balancer-class)`
}
