import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groupId } from '#test/mocks/azure/support/ids'
import { seedPublicIp, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let ip: string
let group: string
beforeEach(async () => {
  raw = await startRaw()
  ip = seedPublicIp(raw, 'pip')
  group = groupId(raw.emulator)
})
afterEach(() => raw.stop())

const standard = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }
const tagsOf = (scope: string) => `${scope}/providers/Microsoft.Resources/tags/default`
const lockOn = (scope: string, name = 'keep') => `${scope}/providers/Microsoft.Authorization/locks/${name}`
const patch = (path: string, body: unknown) => raw.call('PATCH', path, { body })

describe('the tags API', () => {
  it('reads, replaces, merges and deletes the tags of a resource and of a group', async () => {
    for (const scope of [ip, group]) {
      await raw.put(tagsOf(scope), { properties: { tags: { a: '1', b: '2' } } })
      await patch(tagsOf(scope), { operation: 'Merge', properties: { tags: { b: '3', c: '4' } } })
      await patch(tagsOf(scope), { operation: 'Delete', properties: { tags: { a: '1', c: 'other' } } })
      const { body } = await raw.get(tagsOf(scope))
      expect(body).toMatchObject({
        name: 'default',
        type: 'Microsoft.Resources/tags',
        properties: { tags: { b: '3', c: '4' } },
      })
      expect((await raw.get(scope)).body['tags']).toEqual({ b: '3', c: '4' })
      await patch(tagsOf(scope), { operation: 'Replace', properties: { tags: { z: '0' } } })
      expect((await raw.get(scope)).body['tags']).toEqual({ z: '0' })
      expect((await raw.delete(tagsOf(scope))).status).toBe(200)
      expect((await raw.get(scope)).body['tags']).toEqual({})
    }
  })

  it('keeps the limits on tags and answers the gateway’s 404 for what is not there', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x']))
    const refused = await raw.put(tagsOf(ip), { properties: { tags: many } })
    const missing = await raw.get(tagsOf(raw.id('publicIPAddresses', 'none')))
    expect([refused.code, missing.code]).toEqual(['InvalidTags', 'ResourceNotFound'])
  })
})

describe('locks', () => {
  it('that forbid deleting let write, and name what is locked in the refusal', async () => {
    expect((await raw.put(lockOn(ip), { properties: { level: 'CanNotDelete', notes: 'mine' } })).status).toBe(201)
    const refused = await raw.delete(ip)
    expect([refused.status, refused.code]).toEqual([409, 'ScopeLocked'])
    expect(refused.text).toContain(
      `The scope '${ip}' cannot perform delete operation because following scope(s) are locked: '${ip}'. ` +
        'Please remove the lock and try again.',
    )
    expect((await raw.put(ip, { ...standard, tags: { a: 'b' } })).status).toBe(200)
    expect((await raw.delete(lockOn(ip))).status).toBe(200)
    expect((await raw.delete(ip)).status).toBe(202)
  })

  it('that allow only reading refuse PUT, PATCH and POST too, for everything below their scope', async () => {
    await raw.put(lockOn(group), { properties: { level: 'ReadOnly' } })
    const answers = [
      await raw.put(ip, standard),
      await patch(ip, { tags: {} }),
      await raw.call('POST', `${ip}/ddosProtectionStatus`),
      await raw.put(raw.id('publicIPAddresses', 'new'), standard),
      await patch(tagsOf(ip), { properties: { tags: {} } }),
      await raw.delete(ip),
    ]
    expect(answers.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'ScopeLocked'))
    expect((await raw.get(ip)).status).toBe(200)
  })

  it('on a resource keep its group from being deleted, and can be listed and read there', async () => {
    await raw.put(lockOn(ip), { properties: { level: 'CanNotDelete' } })
    const refused = await raw.delete(group)
    expect([refused.status, refused.code]).toEqual([409, 'ScopeLocked'])
    const { body } = await raw.get(lockOn(group, ''))
    expect(body).toMatchObject({ value: [{ name: 'keep', id: lockOn(ip), properties: { level: 'CanNotDelete' } }] })
    expect((await raw.get(lockOn(ip))).body).toMatchObject({ name: 'keep', type: 'Microsoft.Authorization/locks' })
    const absent = await raw.delete(lockOn(ip, 'none'))
    expect(absent.status).toBe(204)
  })

  it('end with what they lock', async () => {
    await raw.put(lockOn(ip), { properties: { level: 'CanNotDelete' } })
    await raw.delete(lockOn(ip))
    await raw.put(lockOn(ip, 'second'), { properties: { level: 'ReadOnly' } })
    await raw.delete(lockOn(ip, 'second'))
    expect((await raw.delete(ip)).status).toBe(202)
    await raw.get(ip)
    await raw.put(ip, standard)
    expect((await raw.get(lockOn(group, ''))).body).toEqual({ value: [] })
  })
})
