import { expect, test } from 'vitest'
import type { Transport } from '#mocks/dataplane/flow'
import { readNetwork } from '#mocks/dataplane/read-network'
import { allowsFlow, probeSource } from '#mocks/dataplane/security'
import { PlayedAzure, putSecurityGroup } from '#test/mocks/dataplane/played-azure'

const node = '10.1.0.4'
const allow = { priority: 500, access: 'Allow' }
const deny = { priority: 400, access: 'Deny' }

interface Case {
  readonly name: string
  readonly rules: readonly Record<string, unknown>[]
  readonly from?: string
  readonly to?: string
  readonly port?: number
  readonly transport?: Transport
  readonly allowed: boolean
}

const cases: readonly Case[] = [
  { name: 'denies a client from the Internet where no rule allows it', rules: [], allowed: false },
  { name: 'allows within the virtual network', rules: [], from: '10.1.9.9', allowed: true },
  {
    name: 'denies a public frontend from within the network',
    rules: [],
    from: '10.1.9.9',
    to: '20.0.0.4',
    allowed: false,
  },
  { name: 'allows probes', rules: [], from: probeSource, allowed: true },
  { name: 'allows what a rule allows', rules: [allow], allowed: true },
  { name: 'lets the lower priority decide', rules: [allow, deny], allowed: false },
  {
    name: 'lets the lower priority decide whatever the order',
    rules: [deny, { ...allow, priority: 300 }],
    allowed: true,
  },
  { name: 'knows the tag Internet', rules: [{ ...allow, sourceAddressPrefix: 'Internet' }], allowed: true },
  {
    name: 'takes no address of the network for the Internet',
    rules: [{ ...deny, sourceAddressPrefix: 'Internet' }],
    from: '10.1.9.9',
    allowed: true,
  },
  {
    name: 'knows the tag VirtualNetwork',
    rules: [{ ...deny, sourceAddressPrefix: 'VirtualNetwork' }],
    from: '10.1.9.9',
    allowed: false,
  },
  {
    name: 'knows the tag AzureLoadBalancer',
    rules: [{ ...deny, sourceAddressPrefix: 'AzureLoadBalancer' }],
    from: probeSource,
    allowed: false,
  },
  {
    name: 'takes other tags for nobody',
    rules: [{ ...allow, sourceAddressPrefix: 'AzureFrontDoor.Backend' }],
    allowed: false,
  },
  {
    name: 'matches one of several source prefixes',
    rules: [{ ...allow, sourceAddressPrefix: '', sourceAddressPrefixes: ['192.0.2.0/24', '203.0.113.0/24'] }],
    allowed: true,
  },
  { name: 'leaves other sources out', rules: [{ ...allow, sourceAddressPrefix: '192.0.2.0/24' }], allowed: false },
  {
    name: 'matches the frontend that floating IP keeps',
    rules: [{ ...allow, destinationAddressPrefix: '20.0.0.4' }],
    to: '20.0.0.4',
    allowed: true,
  },
  {
    name: 'does not take the node for the frontend',
    rules: [{ ...allow, destinationAddressPrefix: '20.0.0.4' }],
    allowed: false,
  },
  {
    name: 'matches one of several port ranges',
    rules: [{ ...allow, destinationPortRange: '', destinationPortRanges: ['22', '8000-8100'] }],
    port: 8080,
    allowed: true,
  },
  {
    name: 'leaves other ports out',
    rules: [{ ...allow, destinationPortRange: '8000-8100' }],
    port: 8101,
    allowed: false,
  },
  { name: 'ignores rules for UDP', rules: [{ ...allow, protocol: 'Udp' }], allowed: false },
  { name: 'takes rules for any protocol', rules: [{ ...allow, protocol: '*' }], allowed: true },
  { name: 'takes rules for UDP over UDP', rules: [{ ...allow, protocol: 'Udp' }], transport: 'Udp', allowed: true },
  { name: 'ignores rules for TCP over UDP', rules: [{ ...allow, protocol: 'Tcp' }], transport: 'Udp', allowed: false },
  {
    name: 'takes rules for any protocol over UDP',
    rules: [{ ...allow, protocol: '*' }],
    transport: 'Udp',
    allowed: true,
  },
  { name: 'allows within the virtual network over UDP', rules: [], from: '10.1.9.9', transport: 'Udp', allowed: true },
  { name: 'ignores outbound rules', rules: [{ ...allow, direction: 'Outbound' }], allowed: false },
  {
    name: 'compares no IPv4 client with an IPv6 prefix',
    rules: [{ ...allow, sourceAddressPrefix: '::/0' }],
    allowed: false,
  },
]

test.each(cases)('$name', ({ rules, from = '203.0.113.9', to = node, port = 80, transport = 'Tcp', allowed }) => {
  const azure = new PlayedAzure()
  putSecurityGroup(azure, { prefix: '10.1.0.0/16', rules })
  const flow = { transport, source: { ip: from, port: 40_000 }, destination: { ip: to, port } }
  expect(allowsFlow(readNetwork(azure), node, flow)).toBe(allowed)
})

const fromInternet = {
  transport: 'Tcp' as const,
  source: { ip: '203.0.113.9', port: 40_000 },
  destination: { ip: node, port: 80 },
}

test('is open where no subnet has a security group', () => {
  const azure = new PlayedAzure()
  azure.put('virtualNetworks', 'vnet', { subnets: [{ properties: { addressPrefix: '10.1.0.0/16' } }] })
  expect(allowsFlow(readNetwork(azure), node, fromInternet)).toBe(true)
})

test('is closed for a subnet without a group beside one that has one', () => {
  const azure = new PlayedAzure()
  putSecurityGroup(azure, { prefix: '10.2.0.0/16', rules: [allow] })
  azure.put('virtualNetworks', 'other', { subnets: [{ properties: { addressPrefixes: ['10.1.0.0/16'] } }] })
  expect(allowsFlow(readNetwork(azure), node, fromInternet)).toBe(false)
})

test('is open for probes there', () => {
  const azure = new PlayedAzure()
  putSecurityGroup(azure, { prefix: '10.2.0.0/16', rules: [] })
  azure.put('virtualNetworks', 'other', { subnets: [{ properties: { addressPrefixes: ['10.1.0.0/16'] } }] })
  const probe = { transport: 'Tcp' as const, source: { ip: probeSource, port: 0 }, destination: { ip: node, port: 80 } }
  expect(allowsFlow(readNetwork(azure), node, probe)).toBe(true)
})
