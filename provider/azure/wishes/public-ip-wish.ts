import { serviceName, type Intent, type IpFamily } from '../../intent/intent.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { PublicIpWish } from '../public-ip/part.ts'

/** What a Service wants of a public IP that the controller makes for it. */
export function managedPublicIp(
  intent: Intent,
  family: IpFamily,
  { config, zones }: { readonly config: AzureConfig; readonly zones: readonly string[] },
): PublicIpWish {
  const request = intent.address[family]
  return {
    ...joinedPublicIp(intent, config),
    create: {
      location: config.location,
      zones,
      family,
      prefixId: request?.by === 'prefix' ? request.prefixId : undefined,
      extendedLocation: config.extendedLocation,
    },
  }
}

/** The same for one that stands already: it is joined by its tag. The annotation's tags win over those of azure.json. */
export function joinedPublicIp(intent: Intent, config: AzureConfig): PublicIpWish {
  const { dnsLabel, tags, ipTags } = intent.publicAddress
  return {
    kind: 'public-ip',
    service: serviceName(intent.service),
    create: undefined,
    dnsLabel,
    tags: { ...config.tags, ...tags },
    ipTags,
  }
}
