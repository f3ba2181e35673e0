import { afterEach, beforeEach, expect, it } from 'vitest'
import { startPortal } from '#mocks/azure/portal/portal'
import type { Portal } from '#mocks/azure/portal/portal'
import type { DataPlaneView } from '#mocks/azure/data-plane-view'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let portal: Portal
let up: boolean | undefined

const dataPlane: DataPlaneView = {
  probes: () => [
    {
      loadBalancer: 'lb',
      rule: 'rule',
      probe: 'probe',
      member: { name: 'node-1', ip: '10.0.0.10' },
      up,
      lastChangeAt: 0,
    },
  ],
  listeners: () => [{ loadBalancer: 'lb', rule: 'rule', url: 'http://127.0.0.1:8080' }],
  traffic: () => [
    {
      loadBalancer: 'lb',
      rule: 'rule',
      frontend: { ip: '20.0.0.1' },
      transport: 'Tcp',
      port: 80,
      backendPort: 30_080,
      isAvailable: up === true,
      members: [{ ip: '10.0.0.10', up }],
      connections: 3,
      bytes: { in: 210, out: 4200 },
      datagrams: { in: 0, out: 0 },
    },
  ],
}

beforeEach(async () => {
  raw = await startRaw()
  portal = await startPortal(raw.emulator, { dataPlane })
  up = undefined
})
afterEach(() => Promise.all([raw.stop(), portal.stop()]))

async function text(): Promise<string> {
  const page = await (await fetch(portal.url)).text()
  return page
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

it('says what is not there yet', async () => {
  expect(await text()).toContain('No load balancer yet')
})

it('shows balancers, frontends, rules, probes, pools, addresses, security rules and requests as they are now', async () => {
  const bench = new Bench(raw)
  await bench.put()
  const securityRules = [
    {
      name: 'allow-web',
      properties: {
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        priority: 500,
        sourcePortRange: '*',
        destinationPortRanges: ['80', '443'],
        sourceAddressPrefix: 'Internet',
        destinationAddressPrefix: '20.0.0.1',
      },
    },
  ]
  await raw.put(raw.id('networkSecurityGroups', 'nodes'), { location: 'westeurope', properties: { securityRules } })
  const shown = await text()
  expect(shown).toContain('front 20.0.0.1 ip-1 1')
  expect(shown).toContain('rule http://127.0.0.1:8080 front 20.0.0.1 Tcp 80 30080 off pool probe')
  expect(shown).toContain('probe Tcp 30080 5 s node-1 not asked yet')
  expect(shown).toContain('pool pool-0 10.0.0.10')
  expect(shown).toContain('ip-1 20.0.0.1 Succeeded none lb / front')
  expect(shown).toContain('500 allow-web Inbound Allow Tcp Internet 20.0.0.1 80 , 443')
  expect(shown).toMatch(/PUT networkSecurityGroups\/nodes 201/)
  expect(shown).toMatch(/1 PUT loadBalancers/)
})

it('shows what each rule has carried, and who of its members is up', async () => {
  await new Bench(raw).put()
  expect(await text()).toContain('rule Tcp 80 unavailable not probed 3 none 210 / 4200')
  up = true
  expect(await text()).toContain('rule Tcp 80 available 1 of 1 3 none 210 / 4200')
})

it('shows the address of an interface that joined a pool', async () => {
  const balancer = raw.id('loadBalancers', 'lb')
  const sku = { name: 'Standard' }
  await raw.put(balancer, { location: 'westeurope', sku, properties: { backendAddressPools: [{ name: 'pool' }] } })
  const pools = [{ id: `${balancer}/backendAddressPools/pool` }]
  const properties = { subnet: { id: seedSubnet(raw) }, loadBalancerBackendAddressPools: pools }
  const nic = { location: 'westeurope', properties: { ipConfigurations: [{ name: 'one', properties }] } }
  expect((await raw.put(raw.id('networkInterfaces', 'nic'), nic)).status).toBe(201)
  expect(await text()).toMatch(/g_nicone 10\.0\.0\.\d+/i)
})

it('follows the probes', async () => {
  await new Bench(raw).put()
  up = true
  expect(await text()).toContain('node-1 up')
  up = false
  expect(await text()).toContain('node-1 down')
})

it('escapes whatever a client invented', async () => {
  const id = raw.id('publicIPAddresses', 'pip')
  const tags = { service: '<script>alert("x")</script>&\'' }
  await raw.put(id, { location: 'westeurope', sku: { name: 'Standard' }, tags, properties: {} })
  await raw.get('/%3Cimg%20src=x%3E')
  const page = await (await fetch(portal.url)).text()
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;')
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<img')
})

it('serves one page, and loads nothing from elsewhere', async () => {
  expect((await fetch(`${portal.url}other`)).status).toBe(404)
  expect((await fetch(portal.url, { method: 'POST' })).status).toBe(404)
  const response = await fetch(portal.url)
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  expect(await response.text()).not.toMatch(/(?:src|href)="https?:\/\/(?!127\.)/)
})

it('outlives a data plane that throws', async () => {
  const broken = {
    probes: () => [],
    traffic: () => [],
    listeners() {
      throw new Error('stopped')
    },
  }
  const other = await startPortal(raw.emulator, { dataPlane: broken })
  const response = await fetch(other.url)
  expect([response.status, await response.text()]).toEqual([500, 'The page cannot be shown: Error: stopped\n'])
  await other.stop()
})
