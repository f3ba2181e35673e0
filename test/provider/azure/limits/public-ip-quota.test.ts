import { describe, expect, test } from 'vitest'
import { PublicIpQuota } from '#provider/azure/limits/public-ip-quota'
import type { Usage } from '#provider/azure/arm/client'

const idOf = (name: string) => `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/${name}`
const never = new AbortController().signal

function played(usages: readonly Usage[]) {
  const standing = new Set<string>()
  let now = 0
  const unread: unknown[] = []
  let answer = () => Promise.resolve(usages)
  const quota = new PublicIpQuota({
    arm: { usages: () => answer() },
    region: 'westeurope',
    clock: { now: () => now, after: () => () => {} },
    exists: (doc) => standing.has(doc),
    onChange: () => {},
    onUnread: (error) => unread.push(error),
    signal: never,
  })
  const written = (doc: string) => quota.note({ doc, what: 'written', changes: [], tookMs: 1 })
  return {
    quota,
    unread,
    read: (more?: () => Promise<readonly Usage[]>) => {
      now += 1
      answer = more ?? answer
      return quota.read(never)
    },
    make: (name: string) => {
      now += 1
      standing.add(idOf(name))
      written(idOf(name))
    },
    remove: (name: string) => {
      now += 1
      standing.delete(idOf(name))
      written(idOf(name))
    },
    taken: () => quota.uses().map(({ taken, most }) => `${taken}/${most}`),
  }
}

describe('the quota of public IPs', () => {
  test('counts what is promised, made and deleted since it was read, and begins anew with the next reading', async () => {
    const { quota, read, make, remove, taken } = played([{ name: 'PublicIPAddresses', current: 7, limit: 10 }])
    expect(quota.promise(idOf('early'))).toBeUndefined()
    await read()
    for (const name of ['a', 'b']) expect(quota.promise(idOf(name))).toBeUndefined()
    expect(taken()).toEqual(['10/10'])
    expect(quota.promise(idOf('c'))).toEqual({ limit: 'publicIps', taken: 11, most: 10 })
    expect(quota.promise(idOf('a'))).toBeUndefined()
    make('a')
    expect(taken()).toEqual(['10/10'])
    quota.giveBack(idOf('b'))
    quota.giveBack(idOf('a'))
    expect(taken()).toEqual(['9/10'])
    remove('a')
    expect(taken()).toEqual(['8/10'])
    make('early')
    await read(() => Promise.resolve([{ name: 'PublicIPAddresses', current: 8, limit: 10 }]))
    expect(taken()).toEqual(['8/10'])
  })

  test('goes by the counter with the least room, and by none that is not about Standard public IPs', async () => {
    const { read, taken } = played([
      { name: 'PublicIPAddresses', current: 1, limit: 1000 },
      { name: 'IPv4StandardSkuPublicIpAddresses', current: 1, limit: 20 },
      { name: 'StaticPublicIPAddresses', current: 20, limit: 20 },
      { name: 'StandardSkuPublicIpAddresses', current: 0, limit: 0 },
    ])
    await read()
    expect(taken()).toEqual(['1/20'])
  })

  test('says once that it cannot be read, and once more after it could', async () => {
    const { unread, read, taken, quota } = played([])
    const refuse = () => Promise.reject(new Error('403'))
    for (let at = 0; at < 3; at += 1) await read(refuse)
    expect(unread).toHaveLength(1)
    expect(taken()).toEqual([])
    expect(quota.promise(idOf('a'))).toBeUndefined()
    await read(() => Promise.resolve([{ name: 'PublicIPAddresses', current: 1, limit: 2 }]))
    await read(refuse)
    expect(unread).toHaveLength(2)
    expect(taken()).toEqual(['2/2'])
  })
})
