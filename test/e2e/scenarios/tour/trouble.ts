import { apply } from '../../rack/kubectl.ts'
import { nothingLeftOf } from '../documents.ts'
import { addressOf, answers, field } from '../service.ts'
import { until } from '../../process/deadline.ts'
import { by, tourNamespace } from './step.ts'
import type { Step, Tour } from './step.ts'

const internalAnnotation = 'service.beta.kubernetes.io/azure-load-balancer-internal'
const subnetAnnotation = 'service.beta.kubernetes.io/azure-load-balancer-internal-subnet'

function service(name: string, annotations: Readonly<Record<string, string>> = {}): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: tourNamespace, annotations },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
  }
}

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
      const wrong = { [internalAnnotation]: 'true', [subnetAnnotation]: 'no-such-subnet' }
      await apply(rack, [service('bad', wrong), service('good')], signal)
      await answers(rack, { url: `http://${await addressOf(rack, good, signal)}/`, replicas: 3 }, signal)
      const isTold = async (): Promise<true | undefined> => {
        const condition = await field(rack, bad, '.status.conditions[?(@.type=="berth.dev/Ready")].message', signal)
        return condition.includes('no-such-subnet') ? true : undefined
      }
      await until({ what: 'the condition names the subnet', timeoutMs: 20_000 }, isTold, signal)
      await by(tour, ['annotate', 'service', 'bad', `${internalAnnotation}-`, `${subnetAnnotation}-`], signal)
      await answers(rack, { url: `http://${await addressOf(rack, bad, signal)}/`, replicas: 3 }, signal)
      await by(tour, ['delete', 'service', 'bad', 'good'], signal)
    },
  },
  {
    name: 'a Service that does not parse gets a Warning event that names the annotation',
    async run(tour, signal) {
      const key = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'
      const odd = { namespace: tourNamespace, name: 'odd' }
      await apply(tour.rack, [service('odd', { [key]: 'soon' })], signal)
      const isTold = async (): Promise<true | undefined> => {
        const told = await field(tour.rack, odd, '.status.conditions[?(@.type=="berth.dev/Ready")].message', signal)
        return told.includes(key) ? true : undefined
      }
      await until({ what: `the condition names ${key}`, timeoutMs: 20_000 }, isTold, signal)
      const events = await by(
        tour,
        ['get', 'events', '--field-selector', 'involvedObject.name=odd,type=Warning'],
        signal,
      )
      if (!events.includes(key)) throw new Error(`no Warning event names ${key}:\n${events}`)
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
          tour.restartBerth(async () => {
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
]

/** Counts the ARM writes from `create` until that Service answers. */
async function writesFor(tour: Tour, name: string, create: () => Promise<void>, signal: AbortSignal): Promise<number> {
  const before = await tour.rack.azure.writes(signal)
  await create()
  const address = await addressOf(tour.rack, { namespace: tourNamespace, name }, signal)
  await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
  return (await tour.rack.azure.writes(signal)) - before
}
