import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { names } from './site.ts'

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

/** Writes the azure.json of a cluster on the played site, with the emulator's address and CA, and returns its path. */
export async function writeCloudConfig(access: AzureAccess, folder: string): Promise<string> {
  const caFile = join(folder, 'azure-ca.pem')
  await writeFile(caFile, access.caPem)
  const file = join(folder, 'azure.json')
  const config = {
    tenantId: access.credentials.tenantId,
    subscriptionId: access.credentials.subscriptionId,
    aadClientId: access.credentials.clientId,
    aadClientSecret: access.credentials.clientSecret,
    resourceGroup: names.resourceGroup,
    location: names.region,
    vnetName: names.virtualNetwork,
    subnetName: names.subnet,
    securityGroupName: names.securityGroup,
    loadBalancerSku: 'standard',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
    resourceManagerEndpoint: access.url,
    activeDirectoryEndpoint: access.url,
    caFile,
  }
  await writeFile(file, JSON.stringify(config, undefined, 2), { mode: 0o600 })
  return file
}
