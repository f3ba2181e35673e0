/** Through the proxy that the environment names, as people expect of a client. In a file of its own: the SDK reads NO_PROXY once. */
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { closeAtOnce, listen } from '#mocks/net/listen'
import { openSubscriptions } from '#provider/azure/arm/open-subscriptions'
import { discoverLogin } from '#provider/azure/sign-in/discover-login'
import { systemClock } from '#provider/time/clock'
import { clientSecretCredential } from './client-secret.ts'
import { never } from './fake-azure.ts'

let azure: Emulator
let proxy: Server
/** What the proxy was asked to connect to. */
let tunnels: string[]

beforeEach(async () => {
  azure = await startEmulator({ warn: () => {} })
  tunnels = []
  proxy = createServer()
  proxy.on('connect', (request, client, head) => {
    tunnels.push(request.url ?? '')
    const { hostname, port } = new URL(`http://${request.url}`)
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream])
      socket.on('error', () => void [client, upstream].map((one) => one.destroy()))
  })
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await listen(proxy, 0)}`)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all([azure.stop(), closeAtOnce(proxy)])
})

test('login, discovery and Azure Resource Manager are reached through HTTPS_PROXY, with a CA of one’s own', async () => {
  const { url, caPem, credentials } = azure
  const endpoints = { resourceManager: url, cloud: 'AzurePublicCloud' }
  const login = await discoverLogin({ endpoints, caPem, clock: systemClock }, never())
  const arm = openSubscriptions({
    config: {
      ...credentials,
      networkSubscriptionId: credentials.subscriptionId,
      networkTenantId: credentials.tenantId,
    },
    credentialOf: () =>
      clientSecretCredential({ ...credentials, authorityHost: login.activeDirectory, caPem }, systemClock),
    endpoint: url,
    clock: systemClock,
    userAgent: 'berth/test',
    mayWrite: () => true,
    tlsOptions: { ca: caPem },
  })
  azure.seed({ id: `/subscriptions/${credentials.subscriptionId}/resourceGroups/rg`, location: 'westeurope' })
  expect(await arm.list('loadBalancers', 'rg', never())).toEqual([])
  expect(new Set(tunnels)).toEqual(new Set([new URL(url).host]))
  expect(tunnels.length).toBeGreaterThanOrEqual(3)
})
