import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AzureAccess } from '../azure/cloud-config.ts'
import type { Setup } from './setups.ts'
import { site } from './site.ts'

export interface CloudConfigs {
  /** For the Go provider. */
  readonly go: string
  /** For Berth. */
  readonly berth: string
  /** The CA of both endpoints, PEM. */
  readonly caFile: string
}

/** Writes the two azure.json of one and the same cluster, which differ only in how one signs in at the played Azure. */
export async function writeCloudConfigs({ keys }: Setup, access: AzureAccess, folder: string): Promise<CloudConfigs> {
  const caFile = join(folder, 'azure-ca.pem')
  await writeFile(caFile, access.caPem)
  const common = {
    subscriptionId: access.credentials.subscriptionId,
    aadClientId: access.credentials.clientId,
    aadClientSecret: access.credentials.clientSecret,
    resourceGroup: site.resourceGroup,
    location: site.region,
    vnetName: site.virtualNetwork,
    subnetName: site.subnet,
    securityGroupName: site.securityGroup,
    routeTableName: site.routeTable,
    loadBalancerSku: 'standard',
    resourceManagerEndpoint: access.url,
    ...keys,
  }
  // The Go client knows a custom endpoint only by a cloud's name that it finds there, and signs in there as ADFS alone
  // (azure-provider-behaviour 5.4b).
  const go = { ...common, cloud: 'LocalAzure', tenantId: 'adfs', disableAzureStackCloud: true, vmType: 'vmss' }
  const berth = { ...common, tenantId: access.credentials.tenantId, activeDirectoryEndpoint: access.url, caFile }
  return {
    go: await write(join(folder, 'azure-go.json'), { ...go, disableAvailabilitySetNodes: true }),
    berth: await write(join(folder, 'azure.json'), berth),
    caFile,
  }
}

async function write(file: string, config: object): Promise<string> {
  await writeFile(file, JSON.stringify(config, undefined, 2), { mode: 0o600 })
  return file
}
