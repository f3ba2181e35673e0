/** What NAT gateways are refused with. */
import { entry } from '../../arm/catalogue-entry.ts'

export const natGatewayErrors = {
  inUse: entry(
    { code: 'NatGatewayInUseBySubnet', evidence: 'I' },
    (id: string, by: string) => `NAT gateway ${id} cannot be deleted because it is in use by subnet ${by}.`,
  ),
}
