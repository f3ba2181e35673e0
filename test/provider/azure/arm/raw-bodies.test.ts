import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lbId, never, rig, type Reply } from './fake-azure.ts'

/** Real fields of a load balancer, so that the SDK's serializers would find something to work on, with invented ones beside them. */
const invented = fc.dictionary(fc.stringMatching(/^x[A-Za-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })

function resource(properties: fc.Arbitrary<object>) {
  return fc.tuple(invented, invented, properties, fc.string()).map(([outer, inner, own, etag]) => {
    return { ...outer, id: `${lbId}/x`, name: 'x', etag, properties: { ...inner, ...own } }
  })
}

const reference = fc.tuple(invented, fc.string()).map(([more, id]) => ({ ...more, id }))
const frontend = resource(fc.record({ publicIPAddress: reference, privateIPAllocationMethod: fc.constant('Dynamic') }))
const rule = resource(fc.record({ frontendIPConfiguration: reference, protocol: fc.string(), frontendPort: fc.nat() }))
const pool = resource(
  fc.record({
    loadBalancerBackendAddresses: fc.array(resource(fc.record({ ipAddress: fc.string() })), { maxLength: 2 }),
  }),
)
const loadBalancer = resource(
  fc.record({
    frontendIPConfigurations: fc.array(frontend, { maxLength: 2 }),
    loadBalancingRules: fc.array(rule, { maxLength: 2 }),
    outboundRules: fc.array(rule, { maxLength: 2 }),
    backendAddressPools: fc.array(pool, { maxLength: 2 }),
    provisioningState: fc.constant('Succeeded'),
  }),
).map((body) => JSON.parse(JSON.stringify(body)) as object)

describe('wire bodies', () => {
  test('nothing is lost or changed on the way, whatever properties Azure or others invent', async () => {
    await fc.assert(
      fc.asyncProperty(loadBalancer, loadBalancer, async (theirs, ours) => {
        const reply: Reply = { status: 200, body: theirs }
        const { arm, sent } = rig(({ path }) =>
          path.includes('loadBalancers/') ? reply : { status: 200, body: { value: [theirs] } },
        )
        expect(await arm.get(lbId, never())).toEqual(theirs)
        expect(await arm.list('loadBalancers', 'rg', never())).toEqual([theirs])
        expect((await arm.put(lbId, ours, {}, never())).body).toEqual(theirs)
        expect(sent.at(-1)?.body).toEqual(ours)
      }),
      { numRuns: 60 },
    )
  })

  test('the control: the same bodies through the SDK itself do lose what it does not know', async () => {
    const { NetworkManagementClient } = await import('@azure/arm-network')
    const { fakeHttp, endpoint, subscriptionId } = await import('./fake-azure.ts')
    const http = fakeHttp(() => ({
      status: 200,
      body: { id: lbId, name: 'lb', invented: 1, properties: { invented: 2 } },
    }))
    const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) }
    const client = new NetworkManagementClient(credential, subscriptionId, { endpoint, httpClient: http })
    const model = await client.loadBalancers.get('rg', 'lb')
    await client.loadBalancers.createOrUpdate('rg', 'lb', model).submitted()
    expect(JSON.stringify(http.sent[1]?.body)).not.toContain('invented')
  })
})
