/**
 * The resources of Microsoft.Compute. Its SDK would be a second one in the bundle for three routes, and bodies go past the
 * SDKs anyway (wire.ts), so these requests are made by hand; they pass the same pipeline as all others.
 */
import type { HttpMethods, PipelineResponse } from '@azure/core-rest-pipeline'
import type { SdkOperations } from './sdk-operations.ts'

export interface ComputeRoutes {
  readonly endpoint: string
  readonly subscriptionId: string
  /** Sends a request without a body; the caller's is put in on the wire. */
  readonly send: (method: HttpMethods, url: string) => Promise<PipelineResponse>
}

/** The first version that is served everywhere, sovereign clouds included, and takes If-Match for sets and their machines. */
const apiVersion = '2024-11-01'

/** Looks up by the lower-case type, as `sdkOperations` does. */
export function computeOperations(routes: ComputeRoutes): ReadonlyMap<string, SdkOperations> {
  const machines = ['virtualMachineScaleSets', 'virtualMachines']
  return new Map([
    // Of the list Azure takes no such question.
    ['virtualmachines', operations(routes, { types: ['virtualMachines'], getQuery: instanceView })],
    ['virtualmachinescalesets', operations(routes, { types: ['virtualMachineScaleSets'] })],
    // Without their instance views nobody knows which machines run.
    [
      'virtualmachinescalesets/virtualmachines',
      operations(routes, { types: machines, getQuery: instanceView, listQuery: instanceView }),
    ],
    ['virtualmachinescalesets/networkinterfaces', operations(routes, ofNetwork('networkInterfaces'))],
    ['virtualmachinescalesets/publicipaddresses', operations(routes, ofNetwork('publicIPAddresses'))],
  ])
}

interface Route {
  readonly types: readonly string[]
  readonly getQuery?: string
  readonly listQuery?: string
  readonly version?: string
}

const instanceView = '$expand=instanceView&'

/** What Microsoft.Network keeps of a set's machines is read through the set, in its own version (arm-semantics 2.1). */
function ofNetwork(type: string): Route {
  return { types: ['virtualMachineScaleSets', type], version: '2018-10-01' }
}

function operations({ endpoint, subscriptionId, send }: ComputeRoutes, route: Route): SdkOperations {
  const { types, getQuery = '', listQuery = '', version = apiVersion } = route
  const urlOf = ([resourceGroup = '', ...names]: readonly string[], query: string) => {
    const path = types.flatMap((type, at) => [
      type,
      ...(names[at] === undefined ? [] : [encodeURIComponent(names[at])]),
    ])
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}`
    const search = `${query}api-version=${version}`
    return new URL(`${group}/providers/Microsoft.Compute/${path.join('/')}?${search}`, endpoint).href
  }
  const write = (method: HttpMethods) => async (names: readonly string[]) => {
    await send(method, urlOf(names, ''))
  }
  return {
    list: (names) => pages(send, urlOf(names, listQuery)),
    get: (names) => send('GET', urlOf(names, getQuery)),
    put: write('PUT'),
    patch: write('PATCH'),
    delete: write('DELETE'),
  }
}

async function* pages(send: ComputeRoutes['send'], first: string): AsyncIterable<unknown> {
  for (let url: string | undefined = first; url !== undefined;) {
    const { bodyAsText } = await send('GET', url)
    const page: { readonly nextLink?: string } = JSON.parse(bodyAsText ?? '{}')
    yield page
    url = page.nextLink
  }
}
