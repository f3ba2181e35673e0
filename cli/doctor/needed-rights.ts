import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { ControllerName } from '#reconcilers/controller-names'
import { usualLease, type LeaseRef } from '#reconcilers/leadership'
import type { Connection } from '../options.ts'
import { rightsIn, type Right, type Sections } from './rights.ts'

export interface Needs {
  readonly backend: 'azure' | 'bgp'
  readonly connection: Connection
  readonly lease: LeaseRef
  readonly controllers: ReadonlySet<ControllerName>
  /** Undefined while azure.json cannot be read. */
  readonly config: AzureConfig | undefined
  readonly isSpeaker: boolean
}

/** The rights that Berth needs with this configuration: the sections of the chart's own files that hold for it. */
export function neededRights(needs: Needs): readonly Right[] {
  if (needs.backend === 'azure') return withLease(azureRights(needs), needs)
  const configuration = 'metallb-system'
  const everywhere: readonly (readonly [string, string | undefined])[] = [
    ['cluster', undefined],
    ['serving', undefined],
    ['configuration', configuration],
  ]
  if (needs.isSpeaker) return rightsIn('speaker', new Map(everywhere))
  return withLease(rightsIn('bgp-controller', new Map([...everywhere, ['lease', 'kube-system']])), needs)
}

/** The files name the usual lease; who chose another has to grant that. */
function withLease(rights: readonly Right[], { connection, lease }: Needs): readonly Right[] {
  const usual = usualLease(connection.className).name
  return rights.map((right) => {
    if (right.resource !== 'leases') return right
    if (right.name === undefined) return { ...right, namespace: lease.namespace }
    return right.name === usual ? { ...right, ...lease } : right
  })
}

/** The chart writes the name of the Secret that it is given into the file's rule. */
function azureRights(needs: Needs): readonly Right[] {
  const { cloudConfigSecret } = needs.connection
  return rightsIn('azure-controller', azureSections(needs)).map((right) =>
    right.resource === 'secrets' && cloudConfigSecret !== undefined
      ? { ...right, name: cloudConfigSecret.name }
      : right,
  )
}

function azureSections({ connection, controllers, config }: Needs): Sections {
  const { className, cloudConfigSecret } = connection
  const sections = new Map<string, string | undefined>([
    ['cluster', undefined],
    ['serving', undefined],
  ])
  sections.set(className === undefined ? 'lease' : 'classLease', 'kube-system')
  if (cloudConfigSecret !== undefined) sections.set('cloudConfigSecret', cloudConfigSecret.namespace)
  if ((config?.configurations.length ?? 0) > 0) sections.set('severalLoadBalancers', undefined)
  if (controllers.has('cloud-node')) sections.set('cloudNode', undefined)
  if (controllers.has('cloud-node-lifecycle')) sections.set('cloudNodeLifecycle', undefined)
  if (controllers.has('route')) sections.set('route', undefined)
  if (controllers.has('node-ipam')) sections.set('nodeIpam', undefined)
  return sections
}
