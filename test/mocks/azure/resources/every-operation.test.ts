import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

/**
 * The operations of the resource manager itself on subscriptions, providers, groups, resources, tags and locks: method,
 * path below the subscription (`rg` and `pip` stand for a group and a resource in it), and the status that is answered.
 * `refused` is what is not played: Azure's own error, and a line in the log.
 */
type Row = readonly [method: string, path: string, outcome: number | 'refused', body?: object]

const location = 'westeurope'
const lock = { properties: { level: 'CanNotDelete' } }
const tags = { properties: { tags: { a: 'b' } } }
const locks = 'providers/Microsoft.Authorization/locks'
const tagsPath = 'providers/Microsoft.Resources/tags/default'

const rows: readonly Row[] = [
  ['GET', '//subscriptions', 200],
  ['GET', '//tenants', 200],
  ['GET', '', 200],
  ['GET', '/locations', 200],
  ['GET', '/providers', 200],
  ['GET', '/providers/Microsoft.Network', 200],
  ['GET', '/providers/Microsoft.Compute?$expand=resourceTypes/zoneMappings', 200],
  ['GET', '/providers/Microsoft.Storage', 'refused'],
  ['POST', '/providers/Microsoft.Network/register', 200],
  ['POST', '/providers/Microsoft.Storage/register', 'refused'],
  ['GET', '/resourceGroups', 200],
  ['GET', '/resourcegroups', 200],
  ['PUT', '/resourceGroups/new', 201, { location }],
  ['PUT', '/resourceGroups/new', 200, { location }],
  ['PATCH', '/resourceGroups/new', 200, { tags: { a: 'b' } }],
  ['GET', '/resourceGroups/new', 200],
  ['HEAD', '/resourceGroups/new', 204],
  ['HEAD', '/resourceGroups/none', 404],
  ['DELETE', '/resourceGroups/new', 202],
  ['POST', '/resourceGroups/rg/exportTemplate', 'refused', { resources: ['*'] }],
  ['PUT', '/resourceGroups/rg/providers/Microsoft.Resources/deployments/d', 'refused', { properties: {} }],
  ['GET', '/resources', 200],
  ['GET', '/resourceGroups/rg/resources', 200],
  ['HEAD', 'pip?api-version=2024-05-01', 204],
  ['HEAD', 'pip-2?api-version=2024-05-01', 404],
  ...['', '/resourceGroups/rg', 'pip'].flatMap((scope): Row[] => [
    ['PUT', `${scope}/${locks}/l`, 201, lock],
    ['PUT', `${scope}/${locks}/l`, 200, lock],
    ['GET', `${scope}/${locks}/l`, 200],
    ['GET', `${scope}/${locks}`, 200],
    ['DELETE', `${scope}/${locks}/l`, 200],
    ['DELETE', `${scope}/${locks}/l`, 204],
  ]),
  ...['', '/resourceGroups/rg', 'pip'].flatMap((scope): Row[] => [
    ['PUT', `${scope}/${tagsPath}`, 200, tags],
    ['PATCH', `${scope}/${tagsPath}`, 200, { operation: 'Merge', ...tags }],
    ['GET', `${scope}/${tagsPath}`, 200],
    ['DELETE', `${scope}/${tagsPath}`, 200],
  ]),
  ['GET', '/tagNames', 'refused'],
  ['GET', `/providers/Microsoft.Authorization/roleAssignments`, 'refused'],
]

let raw: Raw
const warnings: string[] = []
beforeAll(async () => {
  raw = await startRaw({ warn: (line) => warnings.push(line) })
  seedPublicIp(raw, 'pip')
})
afterAll(() => raw.stop())

function at(path: string): string {
  if (path.startsWith('//')) return path.slice(1)
  const subscription = `/subscriptions/${raw.emulator.credentials.subscriptionId}`
  return path.startsWith('pip') ? `${raw.id('publicIPAddresses', path)}` : `${subscription}${path}`
}

it.for(rows)('the resource manager answers %s %s: %s', async ([method, path, outcome, body]) => {
  warnings.length = 0
  const { status } = await raw.call(method, at(path), { apiVersion: '2021-04-01', ...(body && { body }) })
  const told = warnings.length > 0 && status >= 400 ? 'refused' : status
  expect(told).toBe(outcome)
})
