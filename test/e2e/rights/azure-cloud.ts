/** The played Azure beside the control plane, and the azure.json of controllers on it. */
import { join } from 'node:path'
import { startAzure } from '../azure/azure.ts'
import { berthKeys } from '../azure/cloud-config.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'

/** Starts it, to be stopped with `made`, and answers the keys that every azure.json on it has. */
export async function startCloud(
  { namespace, folder }: LoneControlPlane,
  made: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<object> {
  const program = join(import.meta.dirname, 'azure-main.ts')
  const azure = await startAzure({ program, namespace, folder }, signal)
  made.defer(() => azure.stop())
  return {
    ...berthKeys(azure.access, azure.caFile),
    routeTableName: 'routes',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
  }
}
