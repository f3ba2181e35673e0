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
    ['virtualmachines', operations(routes, { types: ['virtualMachines'] })],
    ['virtualmachinescalesets', operations(routes, { types: ['virtualMachineScaleSets'] })],
    // Without their instance views nobody knows which machines run.
    [
      'virtualmachinescalesets/virtualmachines',
      operations(routes, { types: machines, query: '$expand=instanceView&' }),
    ],
  ])
}

interface Route {
  readonly types: readonly string[]
  /** For reads. */
  readonly query?: string
}

function operations({ endpoint, subscriptionId, send }: ComputeRoutes, { types, query = '' }: Route): SdkOperations {
  const urlOf = ([resourceGroup = '', ...names]: readonly string[], isRead: boolean) => {
    const path = types.flatMap((type, at) => [
      type,
      ...(names[at] === undefined ? [] : [encodeURIComponent(names[at])]),
    ])
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}`
    const search = `${isRead ? query : ''}api-version=${apiVersion}`
    return new URL(`${group}/providers/Microsoft.Compute/${path.join('/')}?${search}`, endpoint).href
  }
  const write = (method: HttpMethods) => async (names: readonly string[]) => {
    await send(method, urlOf(names, false))
  }
  return {
    list: (names) => pages(send, urlOf(names, true)),
    get: (names) => send('GET', urlOf(names, true)),
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
