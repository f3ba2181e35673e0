import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Resource } from '../kubernetes/resource.ts'

/** A custom resource as it stands on the wire: whoever reads it judges what is in it. */
export interface ConfigurationObject extends KubernetesObject {
  readonly spec?: unknown
}

const metallb: readonly (readonly [version: string, kind: string, plural: string])[] = [
  ['v1beta1', 'IPAddressPool', 'ipaddresspools'],
  ['v1beta1', 'AddressPool', 'addresspools'],
  ['v1beta1', 'BGPAdvertisement', 'bgpadvertisements'],
  // Without MetalLB's conversion webhook the API server hands out every peer under the version asked for, whatever its shape.
  ['v1beta2', 'BGPPeer', 'bgppeers'],
  ['v1beta1', 'BFDProfile', 'bfdprofiles'],
  ['v1beta1', 'Community', 'communities'],
  ['v1beta1', 'L2Advertisement', 'l2advertisements'],
]

/** The kinds that configure bare metal: MetalLB's in `namespace`, and Berth's own of the whole cluster. */
export function configurationResources(namespace: string): readonly Resource<ConfigurationObject>[] {
  return [
    ...metallb.map(([version, kind, plural]) => ({
      apiVersion: `metallb.io/${version}`,
      kind,
      plural,
      namespace,
      isCustom: true as const,
    })),
    {
      apiVersion: 'berth.dev/v1alpha1',
      kind: 'AnnouncementPolicy',
      plural: 'announcementpolicies',
      isCustom: true,
    },
  ]
}
