/**
 * Runs the provider against the real cluster and the real Azure without writing to either: everything is read, and writes
 * answer what they were given. `plan` and `explain` differ only in what they ask of it.
 */
import { createAzure, type AzureProvider } from '#provider/azure/azure'
import type { IntentDefaults } from '#provider/intent/defaults'
import { formatProblem, type Problem } from '#provider/intent/problem'
import type { Provider, Surroundings } from '#provider/provider'
import { sleep, systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { listAll } from '#reconcilers/kubernetes/list-all'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { resources } from '#reconcilers/kubernetes/resource'
import { sortNodes } from '#reconcilers/node/member'
import { knownService } from '#reconcilers/service/known-service'
import { isOrWasLoadBalancer, ownershipOf } from '#reconcilers/service/wants'
import { readSurroundings } from './read-surroundings.ts'
import { intentDefaults, providerOptions } from '../azure-options.ts'
import { connectAzure } from '../connect.ts'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'
import type { Connection } from '../options.ts'
import { loadSettings, type Settings } from '../settings.ts'
import { dryKind, type RehearsedWrite } from './dry-kind.ts'

export interface Rehearsal {
  readonly client: KubernetesClient
  readonly provider: AzureProvider
  readonly documents: AzureProvider['documents']
  readonly settings: Settings
  readonly defaults: IntentDefaults
  /** What else the provider needs to know of a Service. */
  readonly surroundingsOf: (service: LiveService) => Surroundings
  readonly nodes: readonly NodeObject[]
  /** What keeps nodes from taking traffic, by name. */
  readonly nodeProblems: ReadonlyMap<string, Problem>
  /** Every Service of the cluster that is or was a load balancer. */
  readonly services: readonly LiveService[]
  /** The writes so far, in order. */
  readonly writes: readonly RehearsedWrite[]
  /** What could not be read. */
  readonly unread: readonly string[]
  /** Calls `pass` again and again while it changes anything (it answers true, or somebody is woken), until nothing moves any more. */
  untilAtRest(pass: () => unknown): Promise<void>
  stop(): Promise<void>
}

export interface RehearsalOptions {
  readonly beforeApply: boolean
  /** How long all may take to come to rest, from when everything was read: large clusters are read for longer than that. */
  readonly patienceMs?: number
}

const quietMs = 150
const longestReadingMs = 120_000

export async function startRehearsal(files: Connection, options: RehearsalOptions): Promise<Rehearsal> {
  const stopping = new AbortController()
  try {
    return await begin(files, options, stopping)
  } catch (error) {
    // Else it would go on trying to read for as long as the process lives: a support bundle goes on without it.
    stopping.abort(error)
    throw error
  }
}

async function begin(
  files: Connection,
  { beforeApply, patienceMs = 20_000 }: RehearsalOptions,
  stopping: AbortController,
): Promise<Rehearsal> {
  const settings = await loadSettings(files)
  const client = connectCluster(files.kubeconfig, files.context)
  const limited = (ms: number) => AbortSignal.any([stopping.signal, AbortSignal.timeout(ms)])
  const reading = limited(longestReadingMs)
  const writes: RehearsedWrite[] = []
  const unread: string[] = []
  let wakes = 0
  // The client refuses to write, should a kind ever write past its dry self.
  const { arm } = await connectAzure(settings.azure, { mayWrite: () => false }, reading)
  const provider = createAzure({
    ...providerOptions(settings, files.className),
    arm,
    clock: systemClock,
    mayWrite: () => true,
    quietFrom: () => -Infinity,
    driftIntervalMs: 0,
    signal: stopping.signal,
    wrapKind: (kind) => dryKind(kind, (write) => writes.push(write)),
    report: (event) => {
      if (event.what === 'unread') unread.push(messageOf(event.error))
    },
  })
  const services = await readServices(client, reading)
  const ownership = ownershipOf(files.className)
  provider.loadBalancers.know(services.map((service) => knownService(service, ownership)))
  provider.loadBalancers.onChange(() => (wakes += 1))
  const nodeProblems = new Map<string, Problem>()
  provider.loadBalancers.onMember((node, problem) => {
    if (problem === undefined) nodeProblems.delete(node)
    else nodeProblems.set(node, problem)
  })
  await Promise.race([provider.start(reading), failWhenUnread(unread, reading)])
  const nodes = await stateMembers(client, provider, reading)
  const surroundingsOf = await readSurroundings(client, provider.needs, reading)
  return {
    client,
    provider,
    documents: provider.documents,
    settings,
    nodes,
    nodeProblems,
    services,
    writes,
    unread,
    defaults: { ...intentDefaults(settings), beforeApply },
    surroundingsOf,
    async untilAtRest(pass) {
      const signal = limited(patienceMs)
      for (let [seen, goesOn] = [-1, true]; goesOn || seen !== wakes + writes.length || isMoving(provider);) {
        seen = wakes + writes.length
        goesOn = pass() === true
        await sleep(systemClock, quietMs, signal).catch((error: unknown) => {
          throw stopping.signal.aborted ? error : restless(provider, patienceMs)
        })
      }
    },
    async stop() {
      stopping.abort(new Error('done'))
      await client.close()
    },
  }
}

/** What is planned with the wrong names is another cluster. @throws {Failure} saying which names do not fit what stands */
export function refuseMisplaced({ provider }: Rehearsal): void {
  const found = provider.misplaced()
  if (found !== undefined) throw new Failure(formatProblem(found), 1)
}

function restless({ documents }: AzureProvider, patienceMs: number): Failure {
  const moving = documents.busy().map((doc) => doc.split('/').slice(-2).join('/'))
  const still = moving.length === 0 ? 'the answers to the Services' : moving.join(', ')
  return new Failure(
    `this did not come to an end within ${patienceMs / 1000} s: ${still} went on changing. Please report it`,
  )
}

function isMoving(provider: AzureProvider): boolean {
  return provider.documents.busy().length > 0 || provider.isReading()
}

/** A plan for people must say at once that Azure cannot be reached; the controller goes on trying instead. */
async function failWhenUnread(unread: readonly string[], signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(systemClock, quietMs, signal)
    const [first] = unread
    if (first !== undefined) throw Object.assign(new Error(first), { name: 'ArmError' })
  }
}

async function readServices(client: KubernetesClient, signal: AbortSignal): Promise<readonly LiveService[]> {
  const all = await listAll(
    { client, resource: resources.services, resourceVersion: undefined, transform: (service) => service },
    signal,
  )
  return all.items.filter(isOrWasLoadBalancer)
}

async function stateMembers(
  client: KubernetesClient,
  provider: Provider,
  signal: AbortSignal,
): Promise<readonly NodeObject[]> {
  const nodes = await listAll(
    { client, resource: resources.nodes, resourceVersion: undefined, transform: (node) => node },
    signal,
  )
  const { members, outsiders } = sortNodes(nodes.items, provider.loadBalancers)
  provider.loadBalancers.setMembers(members, outsiders)
  return nodes.items
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
