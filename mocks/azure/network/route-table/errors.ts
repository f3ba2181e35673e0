/** What route tables are refused with (arm-semantics 3.2). */
import { entry } from '../../arm/catalogue-entry.ts'

export const routeTableErrors = {
  inUse: entry(
    { code: 'InUseRouteTableCannotBeDeleted', evidence: 'I' },
    (name: string) => `Route table ${name} is in use and cannot be deleted.`,
  ),
  tooManyRoutes: entry(
    { code: 'RouteCountLimitReached', evidence: '?' },
    (id: string, max: number) => `Route table ${id} cannot have more than ${max} routes.`,
  ),
  nextHopWrong: entry(
    { code: 'RouteNextHopIpAddressInvalid', evidence: '?' },
    (route: string, kind: string) =>
      `Route ${route} with next hop type ${kind}: an IP address is needed for VirtualAppliance, and only for it.`,
  ),
}
