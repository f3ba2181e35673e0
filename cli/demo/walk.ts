/**
 * The walk that Azure's container service made famous: three deployments, each exposed as a LoadBalancer, each with its
 * own public IP, frontend, rule and probe; every address is asked until all replicas behind it have answered.
 */
import { request } from 'node:http'
import { sleep, systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { resources, type Resource } from '#reconcilers/kubernetes/resource'
import type { KubernetesObject, NewObject } from '#reconcilers/kubernetes/object'
import { Failure } from '../failure.ts'
import type { Environment } from './environment.ts'

export const walkedNames = ['web', 'web2', 'web3'] as const
export const replicas = 3
const namespace = 'default'
const deployments: Resource<KubernetesObject> = { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' }
const patienceMs = 150_000

/** What was found out about one Service. */
export interface Walked {
  readonly name: string
  readonly address: string
  readonly nodePort: number
  /** Where the address can be reached from this machine. */
  readonly url: string
  /** Names of the pods that answered. */
  readonly answered: ReadonlySet<string>
  readonly tookMs: number
}

export interface WalkOptions {
  readonly client: KubernetesClient
  readonly environment: Environment
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** Makes what the walk needs and waits until every replica answered through every address. @throws {Failure} saying what is missing */
export async function walk(options: WalkOptions): Promise<readonly Walked[]> {
  const { say } = options
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(patienceMs)])
  const startedAt = systemClock.now()
  for (const name of walkedNames) {
    await options.client.create({ resource: deployments, namespace, name }, deployment(name), signal)
    await options.client.create({ resource: resources.services, namespace, name }, service(name), signal)
    say(`kubectl create deployment ${name} --image=berth/echo --replicas=${replicas}`)
    say(`kubectl expose deployment ${name} --port=80 --type=LoadBalancer`)
  }
  return Promise.all(walkedNames.map((name) => walkOne(name, { ...options, signal }, startedAt)))
}

async function walkOne(name: string, options: WalkOptions, startedAt: number): Promise<Walked> {
  const { say, signal } = options
  const { address, nodePort } = await step(`an address for Service ${name}`, () => untilAddress(name, options))
  say(`${name} has the address ${address} after ${seconds(systemClock.now() - startedAt)}`)
  const url = await step(`a listener for ${address}`, () => untilListening(address, options))
  const answered = new Set<string>()
  await step(`answers of all ${replicas} replicas through ${url}`, async () => {
    while (answered.size < replicas) {
      const pod = await ask(url, signal)
      if (pod === undefined) await sleep(systemClock, 100, signal)
      else if (!answered.has(pod)) {
        answered.add(pod)
        say(`curl ${url} -> ${pod}`)
      }
    }
  })
  return { name, address, nodePort, url, answered, tookMs: systemClock.now() - startedAt }
}

async function step<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure(`the walk did not get ${what}: ${why}`)
  }
}

async function untilAddress(
  name: string,
  { client, signal }: WalkOptions,
): Promise<{ address: string; nodePort: number }> {
  for (;;) {
    const found = await client.get({ resource: resources.services, namespace, name }, signal)
    const address = found?.status?.loadBalancer?.ingress?.[0]?.ip
    if (address !== undefined) return { address, nodePort: found?.spec?.ports?.[0]?.nodePort ?? 0 }
    await sleep(systemClock, 50, signal)
  }
}

async function untilListening(address: string, { environment, signal }: WalkOptions): Promise<string> {
  for (;;) {
    const listener = environment.dataPlane.listeners().find(({ frontend }) => frontend.ip === address)
    if (listener !== undefined) return listener.url
    await sleep(systemClock, 20, signal)
  }
}

/** One request over a connection of its own, as curl makes it; the pod's name, or undefined if nobody answered. */
function ask(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false, signal, timeout: 2000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve(response.statusCode === 200 ? text.split(' ', 1)[0] : undefined))
      response.on('error', () => resolve(undefined))
    })
    asking.on('timeout', () => asking.destroy(new Error('no answer within 2 s')))
    asking.on('error', () => (signal.aborted ? reject(signal.reason) : resolve(undefined)))
    asking.end()
  })
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function deployment(name: string): NewObject {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'echo', image: 'berth/echo', ports: [{ containerPort: 80 }] }] },
      },
    },
  }
}

function service(name: string): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels: { app: name } },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
  }
}
