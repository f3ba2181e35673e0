import { join } from 'node:path'
import type { Azure } from '../azure/azure.ts'
import { berthKeys, sharedKeys, writeCloudConfig } from '../azure/cloud-config.ts'
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
export async function writeCloudConfigs({ keys }: Setup, azure: Azure, folder: string): Promise<CloudConfigs> {
  const { access, caFile } = azure
  const more = { ...keys, routeTableName: site.routeTable }
  const go = {
    ...sharedKeys(access),
    ...more,
    // The Go client knows a custom endpoint only by a cloud's name that it finds there, and signs in there as ADFS alone
    // (azure-provider-behaviour 5.4b).
    cloud: 'LocalAzure',
    tenantId: 'adfs',
    disableAzureStackCloud: true,
    vmType: 'vmss',
    disableAvailabilitySetNodes: true,
  }
  return {
    go: await writeCloudConfig(join(folder, 'azure-go.json'), go),
    berth: await writeCloudConfig(join(folder, 'azure.json'), { ...berthKeys(access, caFile), ...more }),
    caFile,
  }
}
