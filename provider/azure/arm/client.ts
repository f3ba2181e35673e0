/**
 * The one client to Azure. Every document of every kind reads and writes through it, in wire JSON; see wire.ts for how bodies
 * pass the SDK, exchange.ts for what happens to each request, and errors.ts for what becomes of a refusal.
 */
import { ArmError } from './arm-error.ts'
import { createCaller, type Caller, type CallerOptions } from './caller.ts'
import type { Answer, Exchange } from './exchange.ts'
import { awaitOperation, operationOf, type OperationRef, type Poll } from './operation.ts'
import { priorityOf, type Priority } from './priority.ts'
import { parseResourceId, shortId, type ResourceId } from './resource-id.ts'
import { readRuleHealth, type MemberHealth } from './rule-health.ts'
import { isObject, isWireResource, type WireResource } from './wire-resource.ts'
import { readPermissions, type Permission } from './permissions.ts'
import { usagesIn, type Usage } from './usages.ts'
import { providersApiVersion, zonesIn } from './zones.ts'

export type { Usage } from './usages.ts'
export type { WireResource } from './wire-resource.ts'
export type ArmClientOptions = CallerOptions

/** A write that Azure took. */
export interface Accepted {
  /** The resource as the answer shows it; its etag may change once more until the operation ends (arm-semantics 2.3). */
  readonly body?: WireResource
  /** What to await before the write is done; absent if it is done already. */
  readonly operation?: OperationRef
}

export interface WriteOptions {
  /** The version that the write was planned on; another one makes Azure refuse with 412. */
  readonly ifMatch?: string | undefined
  /** `*`: create only. */
  readonly ifNoneMatch?: '*' | undefined
  /** Place in the order of waiting calls, from the write to the last poll; by default that of what is written. */
  readonly priority?: Priority | undefined
}

/** All functions reject with an ArmError whose disposition says what to do, or with the signal's reason. */
export interface ArmClient {
  /**
   * Reads all resources of a collection in a group, all pages: of a top-level type (`loadBalancers`), or below one resource
   * (`virtualMachineScaleSets/NAME/virtualMachines`).
   */
  list(type: string, resourceGroup: string, signal: AbortSignal): Promise<WireResource[]>
  /** Reads one resource; undefined if it, its parent or its group is not there. */
  get(id: string, signal: AbortSignal): Promise<WireResource | undefined>
  /** Sends exactly one PUT of a resource or child resource. */
  put(id: string, body: object, options: WriteOptions, signal: AbortSignal): Promise<Accepted>
  /** Sends exactly one PATCH that replaces the tags. */
  patchTags(id: string, tags: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Accepted>
  /** Sends exactly one PATCH with what shall be changed. */
  patch(id: string, body: object, options: Omit<WriteOptions, 'ifNoneMatch'>, signal: AbortSignal): Promise<Accepted>
  /** Has Azure turn the interfaces in these pools of a load balancer into addresses. */
  migratePools(loadBalancer: string, pools: readonly string[], signal: AbortSignal): Promise<Accepted>
  /** Sends exactly one DELETE; 'absent' if there was nothing to delete. */
  delete(id: string, options: Omit<WriteOptions, 'ifNoneMatch'>, signal: AbortSignal): Promise<Accepted | 'absent'>
  /** Resolves when the operation has succeeded; then read the resource by `get`. */
  awaitOperation(ref: OperationRef, signal: AbortSignal): Promise<void>
  /** Asks who is up behind a load-balancing rule, as its probe sees it; takes Azure seconds. Changes nothing. */
  ruleHealth(ruleId: string, signal: AbortSignal): Promise<MemberHealth[]>
  /** Reads the availability zones of a region (`westeurope`), sorted; empty if it has none. */
  zones(region: string, signal: AbortSignal): Promise<string[]>
  /** Reads what the subscription has taken of its quotas of network resources in a region. */
  usages(region: string, signal: AbortSignal): Promise<readonly Usage[]>
  /** Asks what the caller may do at a scope, the id of a group or a resource; undefined if that is not there. */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[] | undefined>
}

/** Makes the client of one subscription. */
export function createArmClient(options: ArmClientOptions): ArmClient {
  const caller = createCaller(options)
  const { clock, subscriptionId } = options
  const poll: Poll = async (ref, signal) => {
    const polled = { type: 'operations', verb: 'POLL', callClass: 'poll', priority: ref.priority } as const
    const exchange: Exchange = { what: `poll of ${ref.of}`, ...polled }
    return absentAs404(caller.get(exchange, ref.url, signal))
  }
  return {
    ...reads(caller, options),
    ...writes(caller, options),
    awaitOperation: (ref, signal) => awaitOperation(ref, { poll, clock }, signal),
    ruleHealth(ruleId, signal) {
      const rule = { what: `health of ${shortId(ruleId)}`, id: ruleId, names: locate(ruleId, subscriptionId).names }
      return readRuleHealth(rule, { caller, poll, clock }, signal)
    },
  }
}

function reads(
  caller: Caller,
  { endpoint, subscriptionId }: ArmClientOptions,
): Pick<ArmClient, 'list' | 'get' | 'zones' | 'usages' | 'permissions'> {
  return {
    async list(collection, resourceGroup, signal) {
      const segments = collection.split('/')
      const type = segments.filter((_, at) => at % 2 === 0).join('/')
      const exchange: Exchange = { ...reading(`LIST ${collection} in ${resourceGroup}`), type, verb: 'LIST' }
      const names = [resourceGroup, ...segments.filter((_, at) => at % 2 === 1)]
      const answers = await caller.call(exchange, { signal }, async () => {
        // The pages are collected on the wire; the SDK only has to follow the links.
        for await (const _ of caller.operations(type).list(names));
      })
      return answers.flatMap((answer) => resourcesIn(exchange, answer))
    },
    async get(id, signal) {
      const { type, names } = locate(id, subscriptionId)
      const exchange = reading(`GET ${shortId(id)}`, id)
      const answers = await absentAs404(caller.call(exchange, { signal }, () => caller.operations(type).get(names)))
      return answers?.[0] && resourceIn(exchange, answers[0])
    },
    async zones(region, signal) {
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute?api-version=${providersApiVersion}`
      const answer = await caller.get(reading('GET providers/Microsoft.Compute'), new URL(path, endpoint).href, signal)
      return zonesIn(answer.json, region)
    },
    async usages(region, signal) {
      const answers = await caller.call(reading(`usages in ${region}`), { signal }, () => caller.actions.usages(region))
      return answers.flatMap(({ json }) => usagesIn(json))
    },
    async permissions(scope, signal) {
      const exchange = reading(`permissions in ${shortId(scope)}`)
      const get = async (url: string) => (await caller.get(exchange, new URL(url, endpoint).href, signal)).json
      return await absentAs404(readPermissions(scope, get))
    },
  }
}

type Writes = Pick<ArmClient, 'put' | 'patch' | 'patchTags' | 'migratePools' | 'delete'>

function writes(caller: Caller, { subscriptionId }: ArmClientOptions): Writes {
  const patch: ArmClient['patch'] = async (id, body, options, signal) => {
    const { type, names } = locate(id, subscriptionId)
    const send = caller.operations(type).patch
    if (!send) throw new Error(`Azure cannot patch ${type}`)
    const exchange = writing(`PATCH ${shortId(id)}`, id, options.priority)
    const [answer] = await caller.call(exchange, { body, headers: conditions(options), signal }, () => send(names))
    return accepted(exchange, answer)
  }
  return {
    patch,
    async put(id, body, options, signal) {
      const { type, names } = locate(id, subscriptionId)
      const exchange = writing(`PUT ${shortId(id)}`, id, options.priority)
      const sent = { body, headers: conditions(options), signal }
      const [answer] = await caller.call(exchange, sent, () => caller.operations(type).put(names))
      return accepted(exchange, answer)
    },
    patchTags: (id, tags, signal) => patch(id, { tags }, {}, signal),
    async migratePools(loadBalancer, pools, signal) {
      const { names } = locate(loadBalancer, subscriptionId)
      const exchange = writing(`migration of pools of ${shortId(loadBalancer)}`, loadBalancer)
      const sent = { body: { pools }, signal }
      const [answer] = await caller.call(exchange, sent, () => caller.actions.migrateToIpBased(names))
      return accepted(exchange, answer)
    },
    async delete(id, options, signal) {
      const { type, names } = locate(id, subscriptionId)
      const exchange: Exchange = {
        what: `DELETE ${shortId(id)}`,
        id,
        callClass: 'delete',
        priority: options.priority ?? 'delete',
      }
      const sent = { headers: conditions(options), signal }
      const answers = await absentAs404(caller.call(exchange, sent, () => caller.operations(type).delete(names)))
      const answer = answers?.[0]
      return answer === undefined || answer.response.status === 204 ? 'absent' : accepted(exchange, answer)
    },
  }
}

function reading(what: string, id?: string): Exchange {
  return { what, id, callClass: 'read', priority: priorityOf(id) }
}

function writing(what: string, id: string, priority: Priority = priorityOf(id)): Exchange {
  return { what, id, callClass: 'write', priority }
}

function conditions({ ifMatch, ifNoneMatch }: WriteOptions): Record<string, string> {
  return { ...(ifMatch !== undefined && { 'If-Match': ifMatch }), ...(ifNoneMatch && { 'If-None-Match': ifNoneMatch }) }
}

function locate(id: string, subscriptionId: string): { readonly type: string; readonly names: readonly string[] } {
  const parsed: ResourceId | undefined = parseResourceId(id)
  if (!parsed) throw new Error(`not the id of a resource in a resource group: ${id}`)
  // The SDK's routes take the subscription from the client: a foreign id would silently become one of ours.
  if (parsed.subscription.toLowerCase() !== subscriptionId.toLowerCase())
    throw new Error(`${id} is not in subscription ${subscriptionId}`)
  return { type: parsed.type, names: [parsed.resourceGroup, ...parsed.names] }
}

function accepted(exchange: Exchange, answer: Answer | undefined): Accepted {
  if (!answer) throw new Error(`${exchange.what} ended without an answer`)
  const operation = operationOf(exchange, answer, answer.response.request.url)
  return { ...(isWireResource(answer.json) && { body: answer.json }), ...(operation && { operation }) }
}

function resourcesIn(exchange: Exchange, { json }: Answer): WireResource[] {
  const value = isObject(json) ? json['value'] : undefined
  if (!Array.isArray(value) || !value.every(isWireResource)) throw notUnderstood(exchange)
  return value
}

function resourceIn(exchange: Exchange, { json }: Answer): WireResource {
  if (!isWireResource(json)) throw notUnderstood(exchange)
  return json
}

// Taking such an answer for "nothing there" would have documents created over existing ones.
function notUnderstood({ what }: Exchange): ArmError {
  return new ArmError(`${what}: the answer is not what Azure answers`, { do: 'retry' })
}

async function absentAs404<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    // A wrong subscription is no absence: it would look as if everything had been deleted.
    const absent = error instanceof ArmError && error.status === 404 && error.disposition.do === 'waitFor'
    if (absent) return undefined
    throw error
  }
}
