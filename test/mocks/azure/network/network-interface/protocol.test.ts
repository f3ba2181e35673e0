import { afterEach, beforeEach, expect, it } from 'vitest'
import { objectAt, objectsAt } from '#mocks/azure/arm/json'
import { seedSubnet, startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw
let nic: string
let body: object
beforeEach(async () => {
  raw = await startRaw()
  nic = raw.id('networkInterfaces', 'nic')
  const properties = { ipConfigurations: [{ name: 'one', properties: { subnet: { id: seedSubnet(raw) } } }] }
  body = { location: 'westeurope', properties }
})
afterEach(() => raw.stop())

const asyncHeaders = ['azure-asyncoperation', 'azure-asyncnotification', 'location'] as const

it('the PUT of an interface is synchronous: 201, then 200, and no async header', async () => {
  const answers = [await raw.put(nic, body), await raw.put(nic, body)]
  expect(answers.map(({ status }) => status)).toEqual([201, 200])
  for (const { headers, body: answer } of answers) {
    expect(asyncHeaders.map((name) => headers[name])).toEqual([undefined, undefined, undefined])
    expect(objectAt(answer, 'properties')).toMatchObject({ provisioningState: 'Succeeded' })
    const [configuration] = objectsAt(answer['properties'], 'ipConfigurations')
    expect(objectAt(configuration, 'properties')).toMatchObject({ privateIPAddress: '10.0.0.4' })
  }
})

it.for([200, 202] as const)(
  'the DELETE of an interface answers %i when the knob says so, with both headers',
  async (status) => {
    raw.emulator.knobs.networkInterfaceDeleteStatus = status
    await raw.put(nic, body)
    const answer = await raw.delete(nic)
    expect([answer.status, answer.text]).toEqual([status, ''])
    expect(asyncHeaders.map((name) => typeof answer.headers[name])).toEqual(['string', 'string', 'string'])
  },
)

it('an interface shows the members of a recording that the swagger does not know', async () => {
  const { body: answer } = await raw.put(nic, body)
  expect(answer).toMatchObject({
    kind: 'Regular',
    properties: {
      allowPort25Out: true,
      hostedWorkloads: [],
      tapConfigurations: [],
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
    },
  })
  const back = await raw.put(nic, (await raw.get(nic)).body)
  expect(back.status).toBe(200)
})
