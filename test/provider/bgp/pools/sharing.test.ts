import { describe, expect, test } from 'vitest'

import { PlayedLedger, aPool, asks, refusal } from './played-ledger.ts'

const pool = aPool('a', ['10.0.0.0/30'])
const web = { key: 'k', ports: ['TCP 80'] } as const
const dns = { key: 'k', ports: ['UDP 53'] } as const

test('gives those with one key and different ports one address', () => {
  const played = new PlayedLedger(pool)
  expect(played.give('0')).toEqual(['10.0.0.0'])
  expect(played.give('1', web)).toEqual(['10.0.0.1'])
  expect(played.give('2', dns)).toEqual(['10.0.0.1'])
  expect(played.give('3', { key: 'other', ports: ['TCP 81'] })).toEqual(['10.0.0.2'])
})

describe('says why two may not share the address that both ask for', () => {
  const here = { ips: ['10.0.0.1'] }
  const ofPods = (app: string) => ({ ofPods: app })
  test.each([
    ['no key', web, { ports: ['TCP 81'] }, 'only Services with metallb.io/allow-shared-ip'],
    ['another key', web, { key: 'l', ports: ['TCP 81'] }, 'its metallb.io/allow-shared-ip is another: "k"'],
    ['the same port', web, { key: 'k', ports: ['TCP 443', 'TCP 80'] }, 'it has TCP 80 too'],
    ['Local and Cluster', web, { ...dns, endpoints: ofPods('x') }, 'both need externalTrafficPolicy Cluster'],
    [
      'other pods',
      { ...web, endpoints: ofPods('y') },
      { ...dns, endpoints: ofPods('x') },
      'both need externalTrafficPolicy Cluster, or the same selector',
    ],
  ])('%s', (_, first, second, why) => {
    const played = new PlayedLedger(pool)
    played.give('1', { ...first, ...here })
    expect(refusal(played.claim('2', { ...second, ...here }))).toContain(`default/1 has it, and ${why}`)
  })

  test('but lets Services of the same pods share with Local', () => {
    const played = new PlayedLedger(pool)
    played.give('1', { ...web, ...here, endpoints: ofPods('x') })
    expect(played.give('2', { ...dns, ...here, endpoints: ofPods('x') })).toEqual(['10.0.0.1'])
  })
})

test('frees a shared address only when the last one has left', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/32']))
  played.give('1', web)
  played.give('2', dns)
  played.claim('3')
  played.release('1')
  expect(played.ips('3')).toEqual([])
  played.release('2')
  expect(played.ips('3')).toEqual(['10.0.0.0'])
})

test('takes an edited Service off an address that it may not share any more, and leaves the other in peace', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/31']))
  played.give('1', web)
  played.give('2', dns)
  expect(played.give('2', { ...dns, ports: ['TCP 80'] })).toEqual(['10.0.0.1'])
  expect(played.ips('1')).toEqual(['10.0.0.0'])
  const stays = played.claim('3', { key: 'k', ports: ['TCP 9'], ips: ['10.0.0.0'] })
  expect(stays.is).toBe('given')
  const leaves = played.claim('3', { key: 'k', ports: ['TCP 80'], ips: ['10.0.0.0'] })
  expect(refusal(leaves)).toContain('default/1 has it, and it has TCP 80 too')
  expect(leaves.addresses).toEqual([])
})

test('serves whoever waits to share once the other one lets it', () => {
  const played = new PlayedLedger(pool)
  const here = { ips: ['10.0.0.1'] }
  played.give('1', { ports: ['TCP 80'], ...here })
  expect(played.claim('2', { ...dns, ...here }).is).toBe('refused')
  played.give('1', { ...web, ...here })
  expect(played.woken).toEqual(['2'])
  expect(played.ips('2')).toEqual(['10.0.0.1'])
})

test('keeps those together who stood together at the start, before and after both have spoken', () => {
  const played = new PlayedLedger(pool)
  for (const name of ['1', '2']) played.ledger.occupy(asks(name).service, { ips: ['10.0.0.1'], pools: ['a'] })
  expect(played.give('2', dns)).toEqual(['10.0.0.1'])
  expect(refusal(played.claim('3', { key: 'k', ports: ['TCP 9'], ips: ['10.0.0.1'] }))).toContain('has not been read')
  expect(played.give('1', web)).toEqual(['10.0.0.1'])
  expect(played.ips('3')).toEqual(['10.0.0.1'])
})

test.each([
  ['old', 'young'],
  ['young', 'old'],
])('leaves the older of two at one address that they may not share, %s speaking first', (first, second) => {
  const ages = { old: { createdAt: '2025-01-01T00:00:00Z' }, young: { createdAt: '2026-01-01T00:00:00Z' } }
  const by = (name: string) => (name === 'old' ? ages.old : ages.young)
  const played = new PlayedLedger(pool)
  for (const name of ['old', 'young']) {
    played.ledger.occupy(asks(name, by(name)).service, { ips: ['10.0.0.1'], pools: ['a'] })
  }
  played.claim(first, by(first))
  played.claim(second, by(second))
  expect(played.ips('old')).toEqual(['10.0.0.1'])
  expect(played.ips('young')).toEqual(['10.0.0.0'])
  expect(played.woken).toEqual(first === 'young' ? ['young'] : [])
})
