/** What public IPs are refused with beside the common catalogue (arm-semantics 3.2). */
import { entry } from '../../arm/catalogue-entry.ts'

export const publicIpErrors = {
  attachedCannotBeDynamic: entry(
    { code: 'PublicIPAddressInUseCannotUpdateToDynamic', evidence: 'I' },
    (ip: string, by: string) =>
      `Public IP address ${ip} is in use by ${by} and its allocation method cannot be updated to Dynamic.`,
  ),
}
