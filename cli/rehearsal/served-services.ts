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
