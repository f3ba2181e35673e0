import { until } from '../process/deadline.ts'
import type { Rack } from '../rack/rack.ts'
import { kubectl } from '../rack/kubectl.ts'
import { visit } from '../rack/visit.ts'
import type { Answer } from '../fleet/ask.ts'
import type { Visitor } from '../rack/visit.ts'

/** Documents are written within a second or two; the rest of the time is for two busy cores and the probes. */
export const soonMs = 20_000

/** One Service of the checks, by namespace and name. */
export interface ServiceName {
  readonly namespace: string
  readonly name: string
}

export const floatingIpAnnotation = 'service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip'

/** Reads one value of the Service by kubectl's JSONPath. */
export async function field(rack: Rack, service: ServiceName, path: string, signal: AbortSignal): Promise<string> {
  const args = ['-n', service.namespace, 'get', 'service', service.name, '-o', `jsonpath={${path}}`]
  return await kubectl(rack, args, signal)
}

export interface Wanted extends ServiceName {
  /** Wait for another address than this one. */
  readonly not?: string
  readonly timeoutMs?: number
}

/** Waits until the Service has an address, and returns it. */
export async function addressOf(rack: Rack, wanted: Wanted, signal: AbortSignal): Promise<string> {
  const what = `${wanted.name} has an EXTERNAL-IP`
  const read = async (): Promise<string | undefined> => {
    rack.assertRuns()
    const address = await field(rack, wanted, '.status.loadBalancer.ingress[0].ip', signal)
    return address === '' || address === wanted.not ? undefined : address
  }
  return await until({ what, timeoutMs: wanted.timeoutMs ?? soonMs }, read, signal)
}

export interface Expected {
  readonly visitor?: Visitor
  readonly url: string
  readonly replicas: number
}

/** Asks again and again until so many different replicas have answered; returns every answer. */
export async function answers(rack: Rack, expected: Expected, signal: AbortSignal): Promise<readonly Answer[]> {
  const all: Answer[] = []
  const pods = new Set<string>()
  const ask = async (): Promise<true | undefined> => {
    rack.assertRuns()
    const answer = await visit(rack, expected.visitor ?? 'client', expected.url, signal)
    all.push(answer)
    pods.add(answer.pod)
    return pods.size >= expected.replicas ? true : undefined
  }
  const what = `${expected.replicas} replicas answer at ${expected.url}`
  try {
    await until({ what, timeoutMs: soonMs, everyMs: 20 }, ask, signal)
  } catch (error) {
    const heard = [...pods].join(', ') || 'none'
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nanswered: ${heard}`, { cause: error })
  }
  return all
}

/** Waits until nobody answers any more. */
export async function silence(rack: Rack, asked: Omit<Expected, 'replicas'>, signal: AbortSignal): Promise<void> {
  const isSilent = async (): Promise<true | undefined> =>
    await visit(rack, asked.visitor ?? 'client', asked.url, signal).then(
      () => undefined,
      () => true as const,
    )
  await until({ what: `nobody answers at ${asked.url}`, timeoutMs: soonMs }, isSilent, signal)
}

/** Waits until `kubectl get events` shows an event of that reason about the Service. */
export async function eventOf(rack: Rack, service: ServiceName, reason: string, signal: AbortSignal): Promise<string> {
  const selector = `involvedObject.kind=Service,involvedObject.name=${service.name},reason=${reason}`
  const args = [
    '-n',
    service.namespace,
    'get',
    'events',
    '--field-selector',
    selector,
    '-o',
    'jsonpath={.items[*].message}',
  ]
  const read = async (): Promise<string | undefined> => (await kubectl(rack, args, signal)) || undefined
  return await until({ what: `event ${reason} about ${service.name}`, timeoutMs: soonMs }, read, signal)
}
