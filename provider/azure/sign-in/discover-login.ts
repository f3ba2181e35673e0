/**
 * Asks Azure Resource Manager where to sign in: GET /metadata/endpoints, as the Azure provider's Go client and the Azure CLI
 * do for clouds of one's own (reference section 5.4b; arm-semantics).
 */
import type { HttpClient } from '@azure/core-rest-pipeline'
import { createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline'
import { z } from 'zod'
import type { Clock } from '#provider/time/clock'
import { createHttpClient } from '../arm/http-client.ts'
import { withDeadline } from '../arm/deadline.ts'
import type { Endpoints, Login } from '../config/endpoints.ts'

const cloud = z.object({
  name: z.string().default(''),
  authentication: z.object({ loginEndpoint: z.string(), audiences: z.array(z.string()).min(1) }),
})

const description = z.union([z.array(cloud), cloud.transform((one) => [one])])

export interface Discovery {
  readonly endpoints: Pick<Endpoints, 'resourceManager' | 'cloud'>
  readonly caPem: string | undefined
  readonly clock: Clock
  /** Replaces the network, in tests. */
  readonly httpClient?: HttpClient
}

const timeoutMs = 10_000
const path = '/metadata/endpoints?api-version=2019-05-01'

/** Asks where tokens for this cloud are given. Rejects with one line if that cannot be found out. */
export async function discoverLogin(
  { endpoints: { resourceManager, cloud: name }, caPem, clock, httpClient }: Discovery,
  signal: AbortSignal,
): Promise<Login> {
  const url = `${resourceManager}${path}`
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 2 },
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
  })
  const client = httpClient ?? createHttpClient({ caPem })
  const ask = (abortSignal: AbortSignal) =>
    pipeline.sendRequest(client, createPipelineRequest({ url, method: 'GET', abortSignal }))
  const { status, bodyAsText } = await withDeadline({ clock, timeoutMs }, ask, signal)
  const clouds = status === 200 ? cloudsIn(bodyAsText ?? '') : undefined
  if (clouds === undefined) throw new Error(`${url} answers ${status} and nothing that describes a cloud`)
  const found = clouds.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? onlyOne(clouds)
  if (found === undefined) {
    throw new Error(`${url} knows no cloud ${name}, only ${clouds.map((one) => one.name).join(', ')}`)
  }
  const { loginEndpoint, audiences } = found.authentication
  return { activeDirectory: loginEndpoint.replace(/\/+$/, ''), scope: `${audiences[0] ?? ''}/.default` }
}

function cloudsIn(text: string): z.infer<typeof description> | undefined {
  try {
    const parsed = description.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Where there is but one, its name matters to nobody: people write AzurePublicCloud, or nothing. */
function onlyOne<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined
}
