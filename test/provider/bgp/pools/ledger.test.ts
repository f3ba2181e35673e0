import { expect, test } from 'vitest'

import { PlayedLedger, aPool, asks, nothingShown, refusal } from './played-ledger.ts'

const rack = aPool('my-ip-space', ['172.16.7.192/26'], { avoidBuggyIps: true })

test('gives the lowest free addresses of the pool, one after the other', () => {
  const played = new PlayedLedger(rack)
  expect([...played.give('web'), ...played.give('web2'), ...played.give('web3')]).toEqual([
    '172.16.7.192',
    '172.16.7.193',
    '172.16.7.194',
  ])
  expect(played.give('web')).toEqual(['172.16.7.192'])
})

test('leaves out addresses that end in .0 and .255 where the pool says so, and only those', () => {
  const blocks = ['10.0.0.254-10.0.1.1']
  const careful = new PlayedLedger(aPool('a', blocks, { avoidBuggyIps: true }))
  expect(['1', '2'].flatMap((name) => careful.give(name))).toEqual(['10.0.0.254', '10.0.1.1'])
  expect(refusal(careful.claim('3'))).toContain('a is full (2 of 2 IPv4 addresses in use)')
  const careless = new PlayedLedger(aPool('a', blocks))
  expect(['1', '2', '3', '4'].flatMap((name) => careless.give(name))).toEqual([
    '10.0.0.254',
    '10.0.0.255',
    '10.0.1.0',
    '10.0.1.1',
  ])
})

test('takes blocks in the order in which they are written', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.1.0/32', '10.0.0.0/32']))
  expect([...played.give('1'), ...played.give('2')]).toEqual(['10.0.1.0', '10.0.0.0'])
})

test('tries pools by priority, 0 last, and by name where that is the same', () => {
  const played = new PlayedLedger(
    aPool('none', ['10.0.0.0/32']),
    aPool('b', ['10.0.1.0/32'], { priority: 20 }),
    aPool('a', ['10.0.2.0/32'], { priority: 20 }),
    aPool('first', ['10.0.3.0/32'], { priority: 10 }),
  )
  expect(['1', '2', '3', '4'].flatMap((name) => played.give(name))).toEqual([
    '10.0.3.0',
    '10.0.2.0',
    '10.0.1.0',
    '10.0.0.0',
  ])
})

test('gives of a pool only to those whom it serves', () => {
  const selector = (matchLabels: Record<string, string>) => ({ matchLabels, matchExpressions: [] })
  const played = new PlayedLedger(
    aPool('team', ['10.0.0.0/24'], { namespaces: { names: ['one'], selectors: [selector({ team: 'a' })] } }),
    aPool('red', ['10.0.1.0/24'], { serviceSelectors: [selector({ colour: 'red' })] }),
    aPool('manual', ['10.0.2.0/24'], { autoAssign: false }),
  )
  played.ledger.setNamespaces(new Map([['two', { team: 'a' }]]))
  expect(played.give('1', { namespace: 'one' })).toEqual(['10.0.0.0'])
  expect(played.give('2', { namespace: 'two' })).toEqual(['10.0.0.1'])
  expect(played.give('3', { labels: { colour: 'red' } })).toEqual(['10.0.1.0'])
  expect(played.give('4', { pool: 'manual' })).toEqual(['10.0.2.0'])
  expect(played.give('5', { ips: ['10.0.2.9'] })).toEqual(['10.0.2.9'])
  const why = refusal(played.claim('6'))
  expect(why).toContain('team does not serve namespace default')
  expect(why).toContain('red does not select its labels')
  expect(why).toContain('manual is given to those who ask for it only')
  expect(refusal(played.claim('7', { pool: 'team' }))).toContain('the pool does not serve namespace default')
  expect(refusal(played.claim('8', { ips: ['10.0.1.7'] }))).toContain('pool red, which does not select its labels')
})

test('serves whoever waits as soon as a label of its namespace lets it', () => {
  const selectors = [{ matchLabels: { team: 'a' }, matchExpressions: [] }]
  const played = new PlayedLedger(aPool('team', ['10.0.0.0/24'], { namespaces: { names: [], selectors } }))
  expect(played.claim('1').is).toBe('refused')
  played.ledger.setNamespaces(new Map([['default', { team: 'a' }]]))
  expect(played.woken).toContain('1')
  expect(played.ips('1')).toEqual(['10.0.0.0'])
})

test('gives both families from one pool if there is one, else from a pool for each', () => {
  const both = { families: ['IPv4', 'IPv6'] as const }
  const played = new PlayedLedger(
    aPool('a-four', ['10.0.0.0/30']),
    aPool('b-six', ['fd00::/126']),
    aPool('c-both', ['10.0.1.0/32', 'fd01::/128']),
  )
  expect(played.give('1', both)).toEqual(['10.0.1.0', 'fd01::'])
  expect(played.give('2', both)).toEqual(['10.0.0.0', 'fd00::'])
  expect(played.give('3', { families: ['IPv6', 'IPv4'] })).toEqual(['fd00::1', '10.0.0.1'])
})

test('goes on with one family where the Service only prefers two, and adds the other when it can be had', () => {
  const both = { families: ['IPv4', 'IPv6'] as const, isEitherEnough: true }
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/30']))
  const decision = played.claim('1', both)
  expect(decision).toMatchObject({ is: 'given', addresses: [{ ip: '10.0.0.0' }] })
  expect(decision.is === 'given' && decision.warnings[0]?.why).toContain('a has no IPv6 addresses')
  played.ledger.setPools([aPool('a', ['10.0.0.0/30', 'fd00::/126'])])
  expect(played.woken).toContain('1')
  expect(played.give('1', both)).toEqual(['10.0.0.0', 'fd00::'])
  expect(refusal(new PlayedLedger(aPool('a', ['10.0.0.0/30'])).claim('1', { families: both.families }))).toContain(
    'IPv6',
  )
})

test('gives the address that is asked for, or says who has it', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  expect(played.give('1', { ips: ['10.0.0.7'] })).toEqual(['10.0.0.7'])
  const why = refusal(played.claim('2', { ips: ['10.0.0.7'] }))
  expect(why).toContain('metallb.io/loadBalancerIPs "10.0.0.7": default/1 has it')
  expect(refusal(played.claim('3', { ips: ['10.9.0.1'] }))).toContain('no pool has this address')
  expect(refusal(played.claim('4', { pool: 'b' }))).toContain('there is no such pool. Name one of a')
  played.release('1')
  expect(played.woken).toEqual(['2'])
  expect(played.ips('2')).toEqual(['10.0.0.7'])
})

test('moves a Service that asks for another address or pool, and leaves it where it is if that cannot be had', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']), aPool('b', ['10.0.1.0/32']))
  expect(played.give('1')).toEqual(['10.0.0.0'])
  expect(played.give('1', { ips: ['10.0.0.9'] })).toEqual(['10.0.0.9'])
  expect(played.give('1', { pool: 'b' })).toEqual(['10.0.1.0'])
  const decision = played.claim('1', { ips: ['10.9.9.9'] })
  expect(refusal(decision)).toContain('no pool has this address')
  expect(decision.addresses.map(({ ip }) => ip)).toEqual(['10.0.1.0'])
  expect(played.ips('1')).toEqual(['10.0.1.0'])
})

test('lets an address that was given back wait while another one is free', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/31']))
  played.give('1')
  played.release('1')
  expect(played.give('2')).toEqual(['10.0.0.1'])
  expect(played.give('3')).toEqual(['10.0.0.0'])
  played.release('2')
  played.nowMs += 1
  played.release('3')
  expect(played.give('4')).toEqual(['10.0.0.1'])
  played.release('4')
  played.nowMs += 60_000
  expect(played.give('5')).toEqual(['10.0.0.0'])
})

test('lets the wait go on over a change of the pool', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/31']))
  played.give('1')
  played.release('1')
  played.ledger.setPools([aPool('b', ['10.0.0.0/30'])])
  expect(played.give('2')).toEqual(['10.0.0.1'])
  played.nowMs += 60_000
  expect(played.give('3')).toEqual(['10.0.0.0'])
})

test('serves those who wait when an address becomes free, the oldest first', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/32']))
  played.give('1')
  played.claim('young', { createdAt: '2026-03-01T00:00:00Z' })
  played.claim('old', { createdAt: '2026-02-01T00:00:00Z' })
  played.release('1')
  expect(played.woken).toEqual(['old'])
  expect(played.ips('old')).toEqual(['10.0.0.0'])
  expect(played.claim('new').is).toBe('refused')
  played.ledger.setPools([aPool('a', ['10.0.0.0/31'])])
  expect(played.ips('new')).toEqual(['10.0.0.1'])
  expect(played.ips('young')).toEqual([])
})

test('keeps an address that its pool has no more, and says how to move it', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  played.give('1', { ips: ['10.0.0.200'] })
  played.ledger.setPools([aPool('a', ['10.0.0.0/25'])])
  expect(played.woken).toContain('1')
  const decision = played.claim('1')
  expect(decision).toMatchObject({ is: 'given', addresses: [{ ip: '10.0.0.200', pool: 'a' }] })
  expect(decision.is === 'given' && decision.warnings[0]).toMatchObject({
    value: '10.0.0.200',
    why: 'pool a does not have it any more; the Service keeps it',
    fix: 'To move it, ask by metallb.io/loadBalancerIPs for an address of a.',
  })
  expect(played.give('1', { ips: ['10.0.0.5'] })).toEqual(['10.0.0.5'])
  expect(played.claim('2', { ips: ['10.0.0.200'] }).is).toBe('refused')
})

test('does not move a Service that asked for a pool by name when its address goes over to another pool', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  played.give('1', { pool: 'a' })
  played.ledger.setPools([aPool('a', ['10.0.1.0/24']), aPool('b', ['10.0.0.0/24'])])
  expect(played.give('1', { pool: 'a' })).toEqual(['10.0.0.0'])
  expect(played.give('1', { pool: 'a', labels: { edited: 'yes' } })).toEqual(['10.0.0.0'])
})

test('does not move a Service that its pool serves no more, and says so', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  played.give('1')
  played.ledger.setPools([aPool('a', ['10.0.0.0/24'], { namespaces: { names: ['other'], selectors: [] } })])
  const decision = played.claim('1')
  expect(decision).toMatchObject({ is: 'given', addresses: [{ ip: '10.0.0.0' }] })
  expect(decision.is === 'given' && decision.warnings[0]?.why).toContain('does not serve namespace default any more')
})

test('gives nobody another address after a restart, whoever speaks first', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  played.ledger.occupy(asks('old').service, { ips: ['10.0.0.0'], pools: ['a'] })
  played.ledger.occupy(asks('gone').service, { ips: ['10.0.9.9'], pools: ['was-here'] })
  played.ledger.occupy(asks('foreign').service, { ips: ['192.0.2.7', 'a.host.name'], pools: [] })
  expect(played.give('new')).toEqual(['10.0.0.1'])
  expect(played.give('old')).toEqual(['10.0.0.0'])
  expect(played.give('gone')).toEqual(['10.0.9.9'])
  expect(played.give('foreign')).toEqual(['10.0.0.2'])
})

test('adopts what a Service shows that it was not told of, unless somebody has it', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  expect(played.ledger.claim(asks('1'), { ips: ['10.0.0.9'], pools: [] }).addresses[0]?.ip).toBe('10.0.0.9')
  expect(played.ledger.claim(asks('2'), { ips: ['10.0.0.9'], pools: ['a'] }).addresses[0]?.ip).toBe('10.0.0.0')
  expect(played.ledger.claim(asks('1'), nothingShown).addresses[0]?.ip).toBe('10.0.0.9')
})

test('tells how much of each pool is in use', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/30', 'fd00::/64'], { avoidBuggyIps: true }))
  played.give('1', { key: 'k', ports: ['TCP 80'] })
  played.give('2', { key: 'k', ports: ['TCP 81'] })
  played.give('3')
  played.release('3')
  const usage = played.ledger.usage().map(({ pool, family, total, inUse }) => [pool.name, family, total, inUse])
  expect(usage).toEqual([
    ['a', 'IPv4', 3n, 1],
    ['a', 'IPv6', 2n ** 64n, 0],
  ])
})

test('asks those who wait once more when one of them leaves an address behind', () => {
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24']))
  played.give('1', { ips: ['10.0.0.1'] })
  played.give('2', { ips: ['10.0.0.2'], createdAt: '2026-03-01T00:00:00Z' })
  played.claim('2', { ips: ['10.0.0.1'], createdAt: '2026-03-01T00:00:00Z' })
  played.claim('3', { ips: ['10.0.0.2'], createdAt: '2026-02-01T00:00:00Z' })
  played.release('1')
  expect([played.ips('2'), played.ips('3')]).toEqual([['10.0.0.1'], ['10.0.0.2']])
  expect(played.woken).toEqual(['2', '3'])
})

test('takes no address away from a Service that prefers two and asks for another one that it cannot have', () => {
  const both = { families: ['IPv4', 'IPv6'] as const, isEitherEnough: true }
  const played = new PlayedLedger(aPool('a', ['10.0.0.0/24', 'fd00::/64']))
  expect(played.give('1', both)).toEqual(['10.0.0.0', 'fd00::'])
  const decision = played.claim('1', { ...both, ips: ['10.9.9.9'] })
  expect(refusal(decision)).toContain('no pool has this address')
  expect(decision.addresses.map(({ ip }) => ip)).toEqual(['10.0.0.0', 'fd00::'])
})
