import type { JsonObject } from '../../arm/json.ts'
import type { Resource } from '../../arm/resource.ts'

/** Answers whether a public IP is protected against floods: no protection plan is played, so none ever is. */
export function protectionStatusOf({ id, properties }: Resource): JsonObject {
  return { publicIpAddressId: id, publicIpAddress: properties['ipAddress'], isWorkloadProtected: 'False' }
}
