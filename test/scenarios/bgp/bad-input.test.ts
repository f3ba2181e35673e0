import { expect, test } from 'vitest'

import { eventually } from '#test/reconcilers/eventually'

import { Rack, type Written } from './rack.ts'

const ips = 'metallb.io/loadBalancerIPs'
const bad: readonly (readonly [name: string, written: Written, text: RegExp])[] = [
  [
    'no-address',
    { annotations: { [ips]: 'web' } },
    /^Refused: metallb\.io\/loadBalancerIPs "web": it is no IP address/,
  ],
  ['other-family', { annotations: { [ips]: 'fd00::1' } }, /^Refused: .*the Service has no IPv6 address/],
  ['not-ours', { annotations: { [ips]: '192.0.2.1' } }, /^Refused: .*no pool has this address. Ask for an address of/],
  ['taken', { annotations: { [ips]: '172.16.7.192' } }, /^Refused: .*"172.16.7.192": default\/web has it/],
  [
    'no-pool',
    { annotations: { 'metallb.io/address-pool': 'nowhere' } },
    /^Refused: .*"nowhere": there is no such pool/,
  ],
  [
    'two-places',
    { annotations: { [ips]: '172.16.7.199' }, spec: { loadBalancerIP: '172.16.7.199' } },
    /^Refused: spec\.loadBalancerIP .*only one of the two may be. Remove one of them/,
  ],
  [
    'misspelt',
    { annotations: { 'metallb.io/addres-pool': 'a' } },
    /^Warned: .*Did you mean metallb\.io\/address-pool\?/,
  ],
]

test('names field and fix of what cannot be meant, on the Service and in an event, and goes on with the others', async () => {
  await using rack = await Rack.open('172.16.7.192/26')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  for (const [name, written] of bad) rack.create(name, written)
  rack.create('after')
  for (const [name, , text] of bad) await eventually(() => expect(rack.condition(name)).toMatch(text))
  for (const [name] of bad) await eventually(() => expect(rack.warnings(name)).toHaveLength(1))
  await eventually(() => expect(rack.condition('after')).toMatch(/^Ensured/))
  expect(rack.addresses('web')).toEqual(['172.16.7.192'])
})

test('keeps what stood when an edit cannot be meant, and when it is mended goes on from there', async () => {
  await using rack = await Rack.open('172.16.7.192/26')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.edit('web', ({ metadata }) => (metadata.annotations = { ...metadata.annotations, [ips]: '192.0.2.1' }))
  await eventually(() => expect(rack.condition('web')).toMatch(/^Refused: .*As before, the load balancer answers at/))
  expect(rack.addresses('web')).toEqual(['172.16.7.192'])
  rack.edit('web', ({ metadata }) => (metadata.annotations = { [ips]: '172.16.7.201' }))
  await rack.untilAddresses({ web: '172.16.7.201' })
})

test('tells a pool’s owner what is wrong with it, and goes on with what it said before', async () => {
  await using rack = await Rack.open('172.16.7.192/26')
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  rack.pool('overlapping', { addresses: ['172.16.7.200/29'] })
  await eventually(() => expect(rack.warnings('overlapping').join()).toMatch(/^InvalidConfiguration: spec\.addresses/))
  rack.pool('my-ip-space', { addresses: ['172.16.7.300/26'] })
  await eventually(() => expect(rack.warnings('my-ip-space').join()).toContain('172.16.7.300/26'))
  rack.create('next')
  await rack.untilAddresses({ web: '172.16.7.192', next: '172.16.7.193' })
})

test('waits where there is no pool at all, and serves as soon as there is one', async () => {
  await using rack = await Rack.open()
  rack.create('web')
  await eventually(() =>
    expect(rack.condition('web')).toContain('there is no pool of addresses. Create an IPAddressPool'),
  )
  rack.pool('rack', { addresses: ['172.16.7.192/26'] })
  await rack.untilAddresses({ web: '172.16.7.192' })
})
