import type { Kind } from '../document/kind.ts'
import type { DocId } from '../document/names.ts'
import type { ArmClient } from './arm/client.ts'
import { parseResourceId } from './arm/resource-id.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { Directory } from './document/directory.ts'
import { withKnownRefusals } from './document/known-refusals.ts'
import { loadBalancerKind } from './load-balancer/kind.ts'
import type { Limits } from './limits/limit.ts'
import type { Pools } from './membership/pools.ts'
import { poolFamilies } from './names/pool-name.ts'
import { networkInterfaceKind } from './network-interface/kind.ts'
import type { Placement } from './placement/placement.ts'
import { privateLinkKind } from './private-link/kind.ts'
import { publicIpKind } from './public-ip/kind.ts'
import { instanceKind } from './scale-set/instance-kind.ts'
import { scaleSetKind } from './scale-set/kind.ts'
import type { Evidence } from './security-group/evidence.ts'
import { securityGroupKind } from './security-group/kind.ts'
import { subnetKind } from './subnet/kind.ts'
import { virtualMachineKind } from './virtual-machine/kind.ts'

export interface KindOptions {
  readonly arm: ArmClient
  readonly config: AzureConfig
  readonly limits: Limits
  /** Replaces the way documents are written, for plans that change nothing. */
  readonly wrapKind?: <B, C>(kind: Kind<B, C>) => Kind<B, C>
}

export interface KindSurroundings {
  readonly directory: Directory
  readonly evidence: Evidence
  readonly placement: Placement
  readonly pools: Pools
}

function joinsByInterface({ backendPools }: AzureConfig): boolean {
  return backendPools.members === 'interfaces'
}

/** Answers for each document what kind it is of, by the type in its id. @throws {Error} for a type that is none of ours */
export function kindChooser(
  { arm, config, limits, wrapKind: wrap = (kind) => kind }: KindOptions,
  { directory, evidence, placement, pools }: KindSurroundings,
): (doc: DocId) => Kind<unknown, unknown> {
  const wrapKind = <B, C>(kind: Kind<B, C>) => wrap(withKnownRefusals(kind))
  const families = poolFamilies(config.clusterName)
  const siblingsOf = (doc: DocId) => placement.siblingsOf(doc)
  const { systemTags, mutatesIpTags, clusterName: cluster } = config
  const publicIps = { directory, cluster, systemTags, mutatesIpTags }
  const { fillingOf, managed, sideOf } = pools
  const { azureMigrates } = config.backendPools
  const machines = { pools: managed, joins: joinsByInterface(config), isInternal: sideOf, azureMigrates }
  const kinds: Readonly<Record<string, Kind<unknown, unknown>>> = {
    loadbalancers: wrapKind(
      loadBalancerKind(arm, {
        pools: families,
        directory,
        limits,
        // Read anew for each plan: those that azure.json names no more are found only when the world was read.
        get peers() {
          return new Set(placement.all)
        },
        siblingsOf,
        fillingOf,
      }),
    ),
    publicipaddresses: wrapKind(publicIpKind(arm, publicIps)),
    networksecuritygroups: wrapKind(securityGroupKind(arm, evidence)),
    privatelinkservices: wrapKind(privateLinkKind(arm, { directory, cluster })),
    'virtualnetworks/subnets': wrapKind(subnetKind(arm)),
    networkinterfaces: wrapKind(networkInterfaceKind(arm, machines)),
    virtualmachines: wrapKind(virtualMachineKind(arm)),
    virtualmachinescalesets: wrapKind(scaleSetKind(arm, machines)),
    'virtualmachinescalesets/virtualmachines': wrapKind(instanceKind(arm, machines)),
  }
  return (doc) => {
    const kind = kinds[parseResourceId(doc)?.type.toLowerCase() ?? '']
    if (kind === undefined) throw new Error(`no kind of document has the id ${doc}`)
    return kind
  }
}
