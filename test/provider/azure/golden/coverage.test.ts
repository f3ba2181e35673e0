/** Every key that documents depend on and every limit has a golden case of its own; those of annotations are looked for beside their table. */
import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultSettings } from '#provider/config/berth-yaml'

const folder = new URL('testdata/', import.meta.url)

/** Keys of azure.json that change what is written, by the case that shows it. */
const keys = {
  resourceGroup: 'key-resourceGroup',
  location: 'key-location',
  vnetName: 'key-vnetName',
  vnetResourceGroup: 'key-vnetResourceGroup',
  subnetName: 'key-subnetName',
  securityGroupName: 'key-securityGroupName',
  loadBalancerName: 'key-loadBalancerName',
  loadBalancerResourceGroup: 'weakness-24-the-load-balancer-lies-in-a-group-of-its-own',
  privateLinkServiceResourceGroup: 'private-link-in-a-group-of-its-own',
  routeTableName: 'routes-to-the-pods-of-three-nodes',
  routeTableResourceGroup: 'routes-make-the-table-that-is-missing',
  tags: 'tags-of-azure-json-and-of-the-service',
  tagsMap: 'key-tagsMap',
  systemTags: 'system-tags-removes-what-nobody-configures',
  extendedLocationName: 'an-edge-zone-takes-the-place-of-zones',
  disableOutboundSNAT: 'outbound-snat-off',
  clusterServiceLoadBalancerHealthProbeMode: 'key-clusterServiceLoadBalancerHealthProbeMode',
  clusterServiceSharedLoadBalancerHealthProbePort: 'probe-shared-elsewhere',
  clusterServiceSharedLoadBalancerHealthProbePath: 'probe-shared-elsewhere',
  enableIPTagMutationForExistingPublicIP: 'ip-tags-are-changed-in-place-where-azure-takes-it',
} as const

const limits: Readonly<Record<string, string>> = {
  rulesPerLoadBalancer: 'no-room-for-more-rules',
  rulesPerNic: 'rules-of-both-load-balancers-count-for-a-node',
  frontendsPerLoadBalancer: 'no-room-for-more-frontends',
  addressesPerPool: 'no-room-in-the-pool',
  securityRules: 'no-room-in-the-security-group',
  securityPrefixes: 'no-room-for-more-prefixes',
  routesPerTable: 'no-room-in-the-route-table',
}

const exists = (name: string) => existsSync(new URL(`${name}.in.yaml`, folder))

test('there are at least 250 cases', () => {
  expect(readdirSync(folder).filter((file) => file.endsWith('.in.yaml')).length).toBeGreaterThanOrEqual(250)
})

test('each key of azure.json that changes what is written has one', () => {
  expect(Object.entries(keys).filter(([, name]) => !exists(name))).toEqual([])
})

test('each limit has one', () => {
  const missing = Object.keys(defaultSettings.limits).filter((limit) => !exists(limits[limit] ?? limit))
  expect(missing).toEqual([])
})
