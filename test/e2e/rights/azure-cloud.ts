/** The played Azure beside the control plane, and the azure.json of controllers on it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AzureAccess } from '../azure/cloud-config.ts'
import { startDaemon } from '../process/daemon.ts'
import { openDialogue } from '../process/dialogue.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import { names } from './azure-site.ts'

/** Starts it, to be stopped with `made`, and answers the keys that every azure.json on it has. */
export async function startCloud(
  lab: LoneControlPlane,
  made: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<object> {
  const azure = startDaemon({
    name: 'played Azure',
    namespace: lab.namespace,
    command: [process.execPath, join(import.meta.dirname, 'azure-main.ts')],
    logFile: join(lab.folder, 'azure.log'),
    messages: true,
  })
  made.defer(() => azure.stop())
  const access = await openDialogue<never, { readonly is: 'ready' } & AzureAccess>(azure).receive(signal)
  const caFile = join(lab.folder, 'azure-ca.pem')
  await writeFile(caFile, access.caPem)
  const { tenantId, subscriptionId, clientId, clientSecret } = access.credentials
  return {
    tenantId,
    subscriptionId,
    aadClientId: clientId,
    aadClientSecret: clientSecret,
    resourceGroup: names.resourceGroup,
    location: names.region,
    vnetName: names.virtualNetwork,
    subnetName: names.subnet,
    securityGroupName: names.securityGroup,
    routeTableName: 'routes',
    loadBalancerSku: 'standard',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
    resourceManagerEndpoint: access.url,
    activeDirectoryEndpoint: access.url,
    caFile,
  }
}
