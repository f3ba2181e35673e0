import { apply } from '../../rack/kubectl.ts'
import { nothingLeftOf } from '../documents.ts'
import { addressOf, answers, field, soonMs } from '../service.ts'
import type { ServiceName } from '../service.ts'
import { until } from '../../process/deadline.ts'
import { by, service, tourNamespace } from './step.ts'
import type { Step, Tour } from './step.ts'

const internalAnnotation = 'service.beta.kubernetes.io/azure-load-balancer-internal'
const subnetAnnotation = 'service.beta.kubernetes.io/azure-load-balancer-internal-subnet'

/** A killed leader's lease has to run out, 15 s, before the next one may write. */
const afterKillMs = 45_000

export const troubleSteps: readonly Step[] = [
  {
    name: 'two Services deleted at once leave nothing behind, and a third does not notice',
    async run(tour, signal) {
      const { rack, web } = tour
      await apply(rack, [service('left'), service('right')], signal)
      const found = await Promise.all(
        ['left', 'right'].map((name) => addressOf(rack, { namespace: tourNamespace, name }, signal)),
      )
      for (const address of found) await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await by(tour, ['delete', 'service', 'left', 'right'], signal)
      for (const address of found) await nothingLeftOf(rack, address, signal)
      await answers(rack, { url: `http://${await addressOf(rack, web, signal)}/`, replicas: 3 }, signal)
    },
  },
  {
    name: 'a Service that Azure would refuse is told why, holds up no other, and heals when it is corrected',
    async run(tour, signal) {
      const { rack } = tour
      const bad = { namespace: tourNamespace, name: 'bad' }
      const good = { namespace: tourNamespace, name: 'good' }
      // Both internal, so that they meet in one document and the bad one could hold up the good one.
      const inside = { [internalAnnotation]: 'true' }
      await apply(
        rack,
        [service('bad', { ...inside, [subnetAnnotation]: 'no-such-subnet' }), service('good', inside)],
        signal,
      )
      try {
        const url = `http://${await addressOf(rack, good, signal)}/`
        await answers(rack, { visitor: 'vnet', url, replicas: 3 }, signal)
        await told({ tour, service: bad, words: ['no-such-subnet', subnetAnnotation] }, signal)
        await by(tour, ['annotate', 'service', 'bad', `${subnetAnnotation}-`], signal)
        const healed = `http://${await addressOf(rack, bad, signal)}/`
        await answers(rack, { visitor: 'vnet', url: healed, replicas: 3 }, signal)
      } finally {
        await by(tour, ['delete', 'service', 'bad', 'good', '--timeout=20s'], signal)
      }
    },
  },
  {
    name: 'a Service that does not parse gets a Warning event that names the annotation',
    async run(tour, signal) {
      const key = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'
      await apply(tour.rack, [service('odd', { [key]: 'soon' })], signal)
      await told({ tour, service: { namespace: tourNamespace, name: 'odd' }, words: [key, 'soon'] }, signal)
      await by(tour, ['delete', 'service', 'odd'], signal)
    },
  },
  {
    name: 'with the controller away traffic goes on; back again it does what was asked meanwhile, and no more',
    async run(tour, signal) {
      const { rack, web } = tour
      const url = `http://${await addressOf(rack, web, signal)}/`
      const asked = await writesFor(tour, 'early', () => apply(rack, [service('early')], signal), signal)
      const late = await writesFor(
        tour,
        'late',
        () =>
          tour.restartBerth('gracefully', async () => {
            await answers(rack, { url, replicas: 3 }, signal)
            await apply(rack, [service('late')], signal)
          }),
        signal,
      )
      if (late > asked) throw new Error(`${late} writes for one Service after a restart, ${asked} without`)
      await by(tour, ['delete', 'service', 'early', 'late'], signal)
      await answers(rack, { url, replicas: 3 }, signal)
    },
  },
  {
    name: 'killed in the midst of five new Services, the next start finishes the job and leaks nothing',
    async run(tour, signal) {
      const { rack } = tour
      const names = ['one', 'two', 'three', 'four', 'five']
      const before = await rack.azure.resources(['publicIPAddresses'], signal)
      await apply(
        rack,
        names.map((name) => service(name)),
        signal,
      )
      const some = async (): Promise<true | undefined> =>
        (await rack.azure.resources(['publicIPAddresses'], signal)).length > before.length ? true : undefined
      await until({ what: 'the first public IP is there', timeoutMs: soonMs, everyMs: 10 }, some, signal)
      await tour.restartBerth('kill', () => Promise.resolve())
      for (const name of names) {
        const address = await addressOf(rack, { namespace: tourNamespace, name, timeoutMs: afterKillMs }, signal)
        await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
      }
      await by(tour, ['delete', 'service', ...names], signal)
      const after = await rack.azure.resources(['publicIPAddresses'], signal)
      if (after.length !== before.length) throw new Error(`${after.length - before.length} public IPs are left`)
    },
  },
  {
    name: 'a standby that takes over in the midst of five new Services loses none and writes none twice',
    run: takeOver,
  },
]

async function takeOver(tour: Tour, signal: AbortSignal): Promise<void> {
  const { rack } = tour
  const names = ['red', 'green', 'blue', 'white', 'black']
  const publicIps = async () => (await rack.azure.resources(['publicIPAddresses'], signal)).length
  const before = await publicIps()
  await rack.azure.takeWrites(signal)
  const standby = tour.startStandby()
  try {
    await apply(
      rack,
      names.map((name) => service(name)),
      signal,
    )
    const isBegun = async () => ((await publicIps()) > before ? true : undefined)
    await until({ what: 'the first public IP is there', timeoutMs: soonMs, everyMs: 10 }, isBegun, signal)
    await tour.restartBerth('gracefully', async () => {
      for (const name of names) {
        const address = await addressOf(rack, { namespace: tourNamespace, name, timeoutMs: afterKillMs }, signal)
        await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
      }
    })
  } finally {
    await standby.stop()
  }
  const written = (await rack.azure.takeWrites(signal)).length
  // One for each public IP, and few for the load balancer and the security group together.
  if (written > 3 * names.length) throw new Error(`${written} writes for ${names.length} Services`)
  if ((await publicIps()) !== before + names.length) throw new Error('not one public IP for each Service')
  await by(tour, ['delete', 'service', ...names], signal)
  if ((await publicIps()) !== before) throw new Error('public IPs are left')
}

interface Telling {
  readonly tour: Tour
  readonly service: ServiceName
  readonly words: readonly string[]
}

/** Waits until the condition of a Service and a Warning event about it say all the words. */
async function told({ tour, service, words }: Telling, signal: AbortSignal): Promise<void> {
  const { name } = service
  const all = async (): Promise<true | undefined> => {
    const path = '.status.conditions[?(@.type=="berth.dev/Ready")].message'
    const condition = await field(tour.rack, service, path, signal)
    const events = await by(
      tour,
      ['get', 'events', '--field-selector', `involvedObject.name=${name},type=Warning`],
      signal,
    )
    for (const word of words) {
      if (!condition.includes(word)) throw new Error(`the condition does not say ${word}: ${condition}`)
      if (!events.includes(word)) throw new Error(`no Warning event says ${word}:\n${events}`)
    }
    return true
  }
  await until({ what: `${name} is told what is wrong`, timeoutMs: soonMs }, all, signal)
}

/** Counts the ARM writes from `create` until that Service answers. */
async function writesFor(tour: Tour, name: string, create: () => Promise<void>, signal: AbortSignal): Promise<number> {
  await tour.rack.azure.takeWrites(signal)
  await create()
  const address = await addressOf(tour.rack, { namespace: tourNamespace, name }, signal)
  await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
  return (await tour.rack.azure.takeWrites(signal)).length
}
