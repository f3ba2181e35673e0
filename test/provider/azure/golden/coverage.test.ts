/** Every key that documents depend on and every limit has a golden case of its own; those of annotations are looked for beside their table. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { keyGroups } from '#provider/azure/config/azure-json'
import { limitNames, type LimitName } from '#provider/azure/limits/limit'

const folder = new URL('testdata/', import.meta.url)

/** Keys of azure.json that change no document, or only what the local Azure has to play: by the test that shows what they do. */
const elsewhere: Readonly<Record<string, string>> = {
  ...keysBy('config/credentials.test.ts', [
    'tenantId',
    'networkResourceTenantID',
    'useFederatedWorkloadIdentityExtension',
    'aadFederatedTokenFile',
    'useManagedIdentityExtension',
    'userAssignedIdentityID',
    'aadClientId',
    'aadClientSecret',
    'aadClientCertPath',
    'aadClientCertPassword',
  ]),
  ...keysBy('config/load.test.ts', [
    'cloud',
    'identitySystem',
    'userAgent',
    'resourceManagerEndpoint',
    'activeDirectoryEndpoint',
    'caFile',
    'disableAzureStackCloud',
    'disableCloudProvider',
    'loadBalancerSku',
    'nodeInstanceNotFoundGracePeriodInSeconds',
  ]),
  ...keysBy('../../scenarios/interface-kinds.test.ts', ['enableMigrateToIPBasedBackendPoolAPI']),
}

function keysBy(file: string, keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.map((key) => [key, file]))
}

/** Each limit by the case that refuses at it, and the one that warns before; a test of its own where a case would be too large. */
const limits: Readonly<Record<LimitName, { readonly reached: string; readonly near: string }>> = {
  frontendsPerLoadBalancer: { reached: 'no-room-for-more-frontends', near: 'limit-near-frontends' },
  rulesPerLoadBalancer: { reached: 'no-room-for-more-rules', near: 'limit-near-rules-of-a-load-balancer' },
  rulesPerNic: { reached: 'rules-of-both-load-balancers-count-for-a-node', near: 'limit-near-rules-for-each-node' },
  documentBytes: { reached: 'limit-380-no-room-in-the-document', near: 'limit-380-near-the-size-of-a-document' },
  addressesPerPool: { reached: 'no-room-in-the-pool', near: 'limit-near-addresses-of-a-pool' },
  privateLinksPerLoadBalancer: { reached: 'private-link-has-no-room', near: 'limit-near-private-links' },
  securityRules: { reached: 'no-room-in-the-security-group', near: 'limit-near-rules-of-the-security-group' },
  securitySources: { reached: 'no-room-for-more-prefixes', near: 'limit-near-prefixes' },
  securityDestinations: { reached: 'no-room-for-more-prefixes', near: 'limit-near-prefixes' },
  securityPriorities: { reached: '../../limits/openings-room.test.ts', near: '../../limits/openings-room.test.ts' },
  routesPerTable: { reached: 'no-room-in-the-route-table', near: 'limit-near-routes-of-a-table' },
  publicIps: { reached: 'limit-quota-of-public-ips', near: 'limit-near-the-quota-of-public-ips' },
  serviceTag: { reached: 'a-tag-holds-only-so-many-services', near: 'limit-near-names-in-a-tag' },
}

const inputs = readdirSync(folder).filter((file) => file.endsWith('.in.yaml'))
const exists = (name: string) => existsSync(new URL(`${name}.in.yaml`, folder))

test('there are at least 250 cases', () => {
  expect(inputs.length).toBeGreaterThanOrEqual(250)
})

test('each key of azure.json that is acted on has one, or a test of its own where it changes no document', () => {
  const acted = [...keyGroups.values()].flat().filter(({ facts }) => facts.status === 'used')
  expect(acted.length).toBeGreaterThan(45)
  const texts = inputs.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
  const isTried = (name: string) => texts.includes(` ${name}:`)
  const untried = acted.filter(({ name }) => !isTried(name) && elsewhere[name] === undefined)
  expect(untried.map(({ name }) => name)).toEqual([])
})

test('a key that is said to be tried elsewhere is named there', () => {
  const unnamed = Object.entries(elsewhere).filter(
    ([key, file]) => !readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').includes(key),
  )
  expect(unnamed).toEqual([])
})

test('each limit has one for where it is reached, and one for where it is near', () => {
  const shown = limitNames.flatMap((limit) => Object.values(limits[limit]))
  const missing = shown.filter((name) => !exists(name) && !existsSync(new URL(name, folder)))
  expect(missing).toEqual([])
})
