/** The azure.json of a cluster on the played Azure. */
import { writeFile } from 'node:fs/promises'
import { names } from './site.ts'

/** How the played Azure is reached and signed in at. */
export interface AzureAccess {
  readonly url: string
  readonly caPem: string
  readonly credentials: {
    readonly tenantId: string
    readonly clientId: string
    readonly clientSecret: string
    readonly subscriptionId: string
  }
}

type Keys = Readonly<Record<string, unknown>>

/** What azure.json says to whatever controller. */
export function sharedKeys({ url, credentials }: AzureAccess): Keys {
  return {
    subscriptionId: credentials.subscriptionId,
    aadClientId: credentials.clientId,
    aadClientSecret: credentials.clientSecret,
    resourceGroup: names.resourceGroup,
    location: names.region,
    vnetName: names.virtualNetwork,
    subnetName: names.subnet,
    securityGroupName: names.securityGroup,
    loadBalancerSku: 'standard',
    resourceManagerEndpoint: url,
  }
}

/** What azure.json says to Berth; `caFile` holds the emulator's CA. */
export function berthKeys(access: AzureAccess, caFile: string): Keys {
  const { tenantId } = access.credentials
  return { ...sharedKeys(access), tenantId, activeDirectoryEndpoint: access.url, caFile }
}

/** Writes an azure.json, secret as it is, and answers its path. */
export async function writeCloudConfig(file: string, keys: Keys): Promise<string> {
  await writeFile(file, JSON.stringify(keys, undefined, 2), { mode: 0o600 })
  return file
}
