/** Waits for what the controllers do in their turns, and reads what they have shown. */
import { until } from '../process/deadline.ts'
import type { Daemon } from '../process/daemon.ts'
import { kubectl } from '../rack/kubectl.ts'
import type { Lab } from './lab.ts'

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string }
    readonly spec: { readonly type: string }
    readonly status: {
      readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] }
      readonly conditions?: readonly { readonly type: string; readonly reason: string; readonly message: string }[]
    }
  }[]
}

/** The addresses that every Service of type LoadBalancer shows, by its name. */
export async function shownAddresses(lab: Lab, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { items } = await loadBalancers(lab, signal)
  return new Map(
    items.map(({ metadata, status }) => [
      metadata.name,
      (status.loadBalancer.ingress ?? []).map(({ ip }) => ip).join(','),
    ]),
  )
}

/** Waits until so many Services show their addresses. */
export async function untilAllShow(
  lab: Lab,
  { count, controller }: { readonly count: number; readonly controller: Daemon },
  signal: AbortSignal,
): Promise<void> {
  const what = `${count} Services show an address`
  await until(
    { what, timeoutMs: 90_000, everyMs: 500 },
    async () => {
      lab.assertRuns()
      controller.assertRuns()
      const addresses = [...(await shownAddresses(lab, signal))]
      const lacking = addresses.filter(([, address]) => address === '').map(([name]) => name)
      if (lacking.length > 0) throw new Error(`without: ${lacking.join(', ')}`)
      return addresses.length === count ? true : undefined
    },
    signal,
  )
}

/** Waits until Berth has looked at every Service and found it well. */
export async function untilBerthIsContent(lab: Lab, berth: Daemon, signal: AbortSignal): Promise<void> {
  await until(
    { what: 'every Service is Ensured', timeoutMs: 60_000, everyMs: 500 },
    async () => {
      lab.assertRuns()
      berth.assertRuns()
      if (!berth.tail(1000).includes('"msg":"working"')) throw new Error('it is not at work yet')
      const { items } = await loadBalancers(lab, signal)
      const lacking = items.flatMap(({ metadata: { name }, status: { conditions = [] } }) => {
        const ready = conditions.find(({ type }) => type === 'berth.dev/Ready')
        return ready?.reason === 'Ensured' || ready?.reason === 'Warned'
          ? []
          : [`${name}: ${ready?.reason} ${ready?.message}`]
      })
      if (lacking.length > 0) throw new Error(lacking.join('\n'))
      return true
    },
    signal,
  )
}

/** Waits until these Services are no more. */
export async function untilGone(lab: Lab, names: readonly string[], signal: AbortSignal): Promise<void> {
  await until(
    { what: `${names.join(', ')} are gone`, timeoutMs: 30_000, everyMs: 300 },
    async () => {
      const shown = await shownAddresses(lab, signal)
      return names.some((name) => shown.has(name)) ? undefined : true
    },
    signal,
  )
}

/** Waits until the Go provider has ensured so many Services since it was started. */
export async function untilGoHasEnsured(
  lab: Lab,
  { count, go }: { readonly count: number; readonly go: Daemon },
  signal: AbortSignal,
): Promise<void> {
  const what = `the Azure provider has ensured ${count} Services`
  await until(
    { what, timeoutMs: 90_000, everyMs: 500 },
    () => {
      lab.assertRuns()
      go.assertRuns()
      const said = go.tail(100_000).matchAll(/object="default\/(\S+)".* reason="EnsuredLoadBalancer"/g)
      const names = new Set([...said].map(([, name]) => name))
      return names.size >= count ? true : undefined
    },
    signal,
  )
}

async function loadBalancers(lab: Lab, signal: AbortSignal): Promise<Listed> {
  const all = JSON.parse(await kubectl(lab, ['get', 'services', '-o', 'json'], signal)) as Listed
  return { items: all.items.filter(({ spec }) => spec.type === 'LoadBalancer') }
}

/** Waits until the lease of whoever was stopped has run out: the Azure provider does not give it back. */
export async function untilNobodyLeads(lab: Lab, signal: AbortSignal): Promise<void> {
  await until(
    { what: 'the lease has run out', timeoutMs: 30_000, everyMs: 500 },
    async () => {
      const asked = ['-n', 'kube-system', 'get', 'lease', 'cloud-controller-manager', '-o', 'json']
      const { spec } = JSON.parse(await kubectl(lab, asked, signal)) as {
        readonly spec: { readonly renewTime: string; readonly leaseDurationSeconds: number }
      }
      return Date.parse(spec.renewTime) + spec.leaseDurationSeconds * 1000 < Date.now() ? true : undefined
    },
    signal,
  )
}

/** Waits until Berth's condition has this reason on every Service. */
export async function untilBerthSays(lab: Lab, reason: string, berth: Daemon, signal: AbortSignal): Promise<void> {
  await until(
    { what: `every Service says ${reason}`, timeoutMs: 60_000, everyMs: 500 },
    async () => {
      lab.assertRuns()
      berth.assertRuns()
      const { items } = await loadBalancers(lab, signal)
      const said = items.map(({ status }) => status.conditions?.find(({ type }) => type === 'berth.dev/Ready')?.reason)
      return said.every((one) => one === reason) ? true : undefined
    },
    signal,
  )
}

export function expectNone(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.length} ${what}:\n${found.join('\n')}`)
}
