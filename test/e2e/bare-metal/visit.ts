import { until } from '../process/deadline.ts'
import { output } from '../process/run.ts'
import type { BareRack } from './rack.ts'

/** What a played pod answered. */
export interface Answer {
  readonly pod: string
  readonly node: string
  /** The address that the pod saw as its client. */
  readonly source: string
}

/** Asks once from the client beyond the router, on a connection of its own. Throws when nobody answers within two seconds. */
export async function visit(rack: BareRack, url: string, signal: AbortSignal): Promise<Answer> {
  const args = ['netns', 'exec', rack.namespaces.client, 'curl', '-sS', '--max-time', '2', url]
  const text = await output({ command: 'ip', args }, signal)
  const [, pod = '', node = '', source = ''] = /^(\S+) on (\S+)\nsource (?:::ffff:)?(\S+)/u.exec(text) ?? []
  if (pod === '') throw new Error(`${url}: unexpected answer ${text.slice(0, 200)}`)
  return { pod, node, source }
}

/** Asks until so many different pods have answered; returns every answer. */
export async function answers(
  rack: BareRack,
  { url, pods, timeoutMs = 20_000 }: { readonly url: string; readonly pods: number; readonly timeoutMs?: number },
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const all: Answer[] = []
  const ask = async (): Promise<true | undefined> => {
    all.push(await visit(rack, url, signal))
    return new Set(all.map(({ pod }) => pod)).size >= pods ? true : undefined
  }
  await until({ what: `${pods} pods answer at ${url}`, timeoutMs, everyMs: 20 }, ask, signal)
  return all
}

/** Waits until pods see the client itself, and not the node that forwarded its connection. */
export async function untilSeenAs(
  rack: BareRack,
  { url, client }: { readonly url: string; readonly client: string },
  signal: AbortSignal,
): Promise<void> {
  const isSeen = async (): Promise<true | undefined> =>
    (await visit(rack, url, signal)).source === client ? true : undefined
  await until({ what: `pods see ${client} as their client`, timeoutMs: 20_000 }, isSeen, signal)
}

/** Waits until nobody answers any more. */
export async function silence(rack: BareRack, url: string, signal: AbortSignal): Promise<void> {
  const isSilent = async (): Promise<true | undefined> =>
    await visit(rack, url, signal).then(
      () => undefined,
      () => true as const,
    )
  await until({ what: `nobody answers at ${url}`, timeoutMs: 20_000 }, isSilent, signal)
}
