import { afterEach, beforeEach, expect, it } from 'vitest'
import { isJsonObject } from '#mocks/azure/arm/json'
import { startEmulator } from '#mocks/azure/emulator'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, seedSubnet, send, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
beforeEach(async () => {
  raw = await startRaw({ knobs: { pageSize: 2 } })
  seedSubnet(raw)
  for (const name of ['one', 'two']) seedPublicIp(raw, name)
})
afterEach(() => raw.stop())

/** The names on all pages of a list. */
async function namesAt(path: string): Promise<readonly unknown[]> {
  const { body } = await raw.call('GET', path, { apiVersion: '2021-04-01' })
  const value: readonly unknown[] = Array.isArray(body['value']) ? body['value'] : []
  const names = value.map((one) => (isJsonObject(one) ? one['name'] : undefined))
  const next = body['nextLink']
  return typeof next === 'string' ? [...names, ...(await namesAt(next))] : names
}

it('resources of every type stand in one list of their group, page by page, and by their type', async () => {
  const all = `${groupId(raw.emulator)}/resources`
  expect(await namesAt(all)).toEqual(expect.arrayContaining(['one', 'two', 'vnet']))
  expect(await namesAt(all)).toHaveLength(3)
  expect(await namesAt(`${all}?$filter=resourceType eq 'microsoft.network/publicipaddresses'`)).toEqual(['one', 'two'])
  const other = await raw.call('GET', `${all}?$filter=tagName eq 'a'`, { apiVersion: '2021-04-01' })
  expect(other.code).toBe('InvalidRequestContent')
})

it('the tags of a subscription are its own, and outlive a restart', async () => {
  const tags = `/subscriptions/${raw.emulator.credentials.subscriptionId}/providers/Microsoft.Resources/tags/default`
  await raw.call('PUT', tags, { apiVersion: '2021-04-01', body: { properties: { tags: { a: 'b' } } } })
  const next = await startEmulator({ snapshot: raw.emulator.snapshot() })
  const headers = { authorization: `Bearer ${next.issueToken({ principal: next.credentials })}` }
  raw.agent.options.ca = next.caPem
  const { body } = await send(raw.agent, 'GET', new URL(`${tags}?api-version=2021-04-01`, next.url), headers)
  await next.stop()
  expect(body).toMatchObject({ properties: { tags: { a: 'b' } } })
})
