import { expect, test } from 'vitest'
import { poolsWith } from '#provider/azure/explain-pools'
import { aMember } from '#test/scenarios/a-member'

const node = aMember('node-1', ['10.0.0.1', 'fd00::1'])

/** A load balancer with a pool of addresses of each family, and one that interfaces name. */
const body = {
  properties: {
    backendAddressPools: [
      pool('kubernetes', '10.0.0.1', '10.0.0.2'),
      pool('kubernetes-IPv6', 'fd00::1'),
      pool('other', '10.0.0.2'),
      pool('by-interface'),
    ],
  },
}

function pool(name: string, ...addresses: readonly string[]) {
  return {
    name,
    properties: { loadBalancerBackendAddresses: addresses.map((ipAddress) => ({ properties: { ipAddress } })) },
  }
}

test('the pools of a node are those that name one of its addresses, and those that its interface names', () => {
  const around = {
    documents: { observed: (doc: string) => ({ body: doc === 'lb/one' ? body : undefined }) as never },
    placement: { all: ['lb/one', 'lb/unmade'] },
    members: { nodesIn: (id: string) => (id.endsWith('/by-interface') ? [node] : []) },
  }
  expect(poolsWith(node, around)).toEqual([
    { loadBalancer: 'one', pool: 'kubernetes', address: '10.0.0.1' },
    { loadBalancer: 'one', pool: 'kubernetes-IPv6', address: 'fd00::1' },
    { loadBalancer: 'one', pool: 'by-interface', address: undefined },
  ])
  expect(poolsWith(aMember('node-3', ['10.0.0.3']), around)).toEqual([])
})
