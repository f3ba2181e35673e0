/** All that stands in the local Azure and in the cluster, in a form in which two runs can be compared. */
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import type { Stage } from './stage.ts'

/** Thrown by dice, or given by the order of writes, and of no meaning to anybody. */
const meaningless = new Set([
  'etag',
  'resourceGuid',
  'priority',
  'lastOperation',
  'uniqueId',
  'timeCreated',
  'createdAt',
  'changedAt',
  'macAddress',
  'internalDomainNameSuffix',
  'linkIdentifier',
])
const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Draws the picture as text, a line for each leaf, so that a comparison names what differs. */
export function pictureOf(stage: Stage): string {
  const names = namesOfAddresses(new Outside(stage.emulator))
  const draw = (value: unknown) => JSON.stringify(settle(value, names), undefined, 1)
  const resources = [...stage.emulator.snapshot()].filter(([section]) => section.startsWith('microsoft.'))
  const services = [...stage.cluster.services.values()].map(
    ({ object, state, wants, hasFinalizer, ingress, written }) => ({
      name: object.metadata.name,
      is: wants === 'load balancer' ? state?.is : 'leaving',
      wants,
      hasFinalizer,
      written,
      ingress,
    }),
  )
  return [
    ...resources.map(([section, records]) => `${section} ${draw([...records.values()])}`),
    draw(services),
    draw(audit(stage)),
  ].join('\n')
}

/** Which address somebody gets depends on who came first; by whose it is it can be compared. */
function namesOfAddresses(outside: Outside): ReadonlyMap<string, string> {
  const publicIps = outside.publicIps.flatMap(({ name, properties }) =>
    properties.ipAddress === undefined ? [] : [[properties.ipAddress, `address of ${name}`] as const],
  )
  const frontends = outside.loadBalancers.flatMap(({ name, properties }) =>
    (properties.frontendIPConfigurations ?? []).flatMap((frontend) => {
      const { privateIPAddress: ip, privateIPAllocationMethod: method } = frontend.properties ?? {}
      return ip === undefined || method === 'Static' ? [] : [[ip, `address of ${name}/${frontend.name}`] as const]
    }),
  )
  return new Map([...publicIps, ...frontends])
}

function settle(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return (names.get(value) ?? value.replaceAll(guid, 'guid')).toLowerCase()
  if (Array.isArray(value)) {
    return value.map((one) => settle(one, names)).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  const isGiven = 'privateIPAllocationMethod' in value && value.privateIPAllocationMethod === 'Dynamic'
  const kept = Object.entries(value).filter(
    ([key]) => !meaningless.has(key) && !(isGiven && key === 'privateIPAddress'),
  )
  return Object.fromEntries(
    kept.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, settle(part, names)]),
  )
}
