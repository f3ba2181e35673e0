/**
 * The SDK's client with our policies in its pipeline, and the two ways to send something through it: by an operation of the
 * SDK, or by a URL that Azure gave us (operations) or that the SDK has no operation for.
 */
import { NetworkManagementClient } from '@azure/arm-network'
import type { HttpClient, HttpMethods, PipelineRequest } from '@azure/core-rest-pipeline'
import {
  bearerTokenAuthenticationPolicyName,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import type { Clock } from '#provider/time/clock'
import { computeOperations } from './compute-operations.ts'
import { authenticate } from './authenticate.ts'
import { sendAuxiliaryToken } from './auxiliary-token.ts'
import type { CallObserver } from './arm-call.ts'
import type { Credential } from './credential.ts'
import { exchanger, type Answer, type Exchange } from './exchange.ts'
import type { Gate } from './gate.ts'
import { createHttpClient } from './http-client.ts'
import { sdkActions, sdkOperations, type SdkActions, type SdkOperations } from './sdk-operations.ts'
import { onTheWire, wirePolicy, type WireCall } from './wire.ts'

export interface CallerOptions {
  /** https URL of Azure Resource Manager. */
  readonly endpoint: string
  readonly credential: Credential
  /** Of another tenant that requests reach into. */
  readonly auxiliary?: Credential | undefined
  readonly subscriptionId: string
  readonly clock: Clock
  /** The gate of this subscription. */
  readonly gate: Gate
  readonly userAgent: string
  /** Asked right before each write; false keeps it from being sent. */
  readonly mayWrite: () => boolean
  readonly observer?: CallObserver | undefined
  readonly tlsOptions?: { readonly ca: string } | undefined
  /** Replaces the network, in tests. */
  readonly httpClient?: HttpClient | undefined
}

export interface Caller {
  /** The SDK's operations on resources of a type, named in any case and without provider. Throws on a type it has none for. */
  operations(type: string): SdkOperations
  readonly actions: SdkActions
  /** Runs `method` and answers what came over the wire: one answer, or one for each page of a list. */
  call(exchange: Exchange, sent: Sent, method: () => Promise<unknown>): Promise<readonly Answer[]>
  /** Sends one GET to a URL of the endpoint's host. */
  get(exchange: Exchange, url: string, signal: AbortSignal): Promise<Answer>
}

export type Sent = Pick<WireCall, 'body' | 'headers'> & { readonly signal: AbortSignal }

/** Makes the caller of one subscription. */
export function createCaller(options: CallerOptions): Caller {
  const httpClient = options.httpClient ?? createHttpClient({ caPem: options.tlsOptions?.ca })
  const client = sdkClient(options, httpClient)
  const send = (method: HttpMethods, url: string) => client.pipeline.sendRequest(httpClient, requestTo(method, url))
  const byType = new Map([...sdkOperations(client), ...computeOperations({ ...options, send })])

  function call(exchange: Exchange, { signal, ...sent }: Sent, method: () => Promise<unknown>) {
    return onTheWire({ ...sent, send: exchanger(exchange, options, signal) }, method)
  }

  return {
    call,
    actions: sdkActions(client),
    operations(type) {
      const operations = byType.get(type.toLowerCase())
      if (!operations) throw new Error(`no operations for resources of type ${type}`)
      return operations
    },
    async get(exchange, url, signal) {
      const [answer] = await call(exchange, { signal }, () => send('GET', url))
      if (!answer) throw new Error(`${exchange.what} ended without an answer`)
      return answer
    },
  }
}

function requestTo(method: HttpMethods, url: string): PipelineRequest {
  const headers = createHttpHeaders(method === 'GET' ? {} : { 'Content-Type': 'application/json' })
  return createPipelineRequest({ url, method, headers })
}

function sdkClient(options: CallerOptions, httpClient: HttpClient): NetworkManagementClient {
  const { endpoint, credential, auxiliary, subscriptionId, userAgent, tlsOptions } = options
  const unused = { getToken: () => Promise.resolve(null) }
  const client = new NetworkManagementClient(unused, subscriptionId, {
    endpoint,
    httpClient,
    userAgentOptions: { userAgentPrefix: userAgent },
    // The SDK's own retries repeat PUTs and sleep through any Retry-After, without a cap (arm-semantics 5.3).
    retryOptions: { maxRetries: 0 },
    ...(tlsOptions && { tlsOptions }),
  })
  authenticate(client.pipeline, { credential, endpoint })
  if (auxiliary !== undefined) sendAuxiliaryToken(client.pipeline, auxiliary)
  client.pipeline.addPolicy(wirePolicy(), { beforePolicies: [bearerTokenAuthenticationPolicyName] })
  return client
}
