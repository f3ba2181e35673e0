import { ask } from '../fleet/ask.ts'
import type { Answer } from '../fleet/ask.ts'
import { until } from '../process/deadline.ts'
import type { BareRack } from './rack.ts'

/** Asks once from the client beyond the router. Throws when nobody answers within two seconds. */
export async function visit(rack: BareRack, url: string, signal: AbortSignal): Promise<Answer> {
  return await ask({ namespace: rack.namespaces.client, url }, signal)
}

/** Asks until so many different pods have answered; returns every answer. */
export async function answers(
  rack: BareRack,
  { url, pods, timeoutMs = 20_000 }: { readonly url: string; readonly pods: number; readonly timeoutMs?: number },
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const all: Answer[] = []
  const askOnce = async (): Promise<true | undefined> => {
    all.push(await visit(rack, url, signal))
    return new Set(all.map(({ pod }) => pod)).size >= pods ? true : undefined
  }
  await until({ what: `${pods} pods answer at ${url}`, timeoutMs, everyMs: 20 }, askOnce, signal)
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
