/**
 * What the document core itself costs, with an outside that is played on virtual time: writes and processor time of a
 * burst of 500 owners in one document, and of 200 Services with a public IP each over all three kinds of document.
 */
import { Pages } from '#test/provider/document/pages'
import { loadBalancers } from '#test/provider/document/simulation/bodies'
import { Simulation } from '#test/provider/document/simulation/simulation'

const owners = 500
const passesEach = 9
const services = 200

export async function benchDocument(): Promise<Record<string, number>> {
  return { ...(await oneDocument()), ...(await threeKinds()) }
}

async function oneDocument(): Promise<Record<string, number>> {
  const pages = new Pages()
  const names = Array.from({ length: owners }, (_, at) => `owner-${at}`)
  const burstMs = await cpuMs(async () => {
    for (const owner of names) pages.want(owner, `line of ${owner}`)
    await pages.time.run(1000)
  })
  const writes = pages.page('p').sent.length
  const passesMs = await cpuMs(async () => {
    for (let pass = 0; pass < passesEach; pass += 1) {
      for (const owner of names) look(pages, owner)
      await pages.time.run(10)
    }
  })
  return {
    'owners in one document': owners,
    'writes of a burst': writes,
    'cpu of a burst, ms': burstMs,
    [`cpu of ${passesEach} passes each, ms`]: passesMs,
    'writes after the passes': pages.page('p').sent.length,
  }
}

/** What one pass of an owner asks and states. */
function look(pages: Pages, owner: string): void {
  const view = pages.documents.viewFor(`asker of ${owner}`)
  view.share('p', owner)
  view.footprint(owner)
  view.stands('p')
  view.outcome(owner, 'p')
  pages.want(owner, `line of ${owner}`)
}

async function threeKinds(): Promise<Record<string, number>> {
  const simulation = new Simulation({ seed: 1 })
  await simulation.time.run(2000)
  const startedAt = simulation.time.now()
  const told: number[] = []
  const seen = new Set<string>()
  simulation.cluster.onChange.add((owner) => {
    if (simulation.cluster.services.get(owner)?.status === undefined || seen.has(owner)) return
    seen.add(owner)
    told.push(simulation.time.now() - startedAt)
  })
  const create = (name: string) => simulation.act({ do: 'create', name, place: 'lb/1', address: 'own', ports: [80] })
  const spentMs = await cpuMs(async () => {
    for (let at = 0; at < services; at += 1) await create(`s${at}-`)
    await simulation.time.run(90_000)
  })
  const written = (isIt: (doc: string) => boolean) =>
    simulation.events.filter(({ what, doc }) => what === 'written' && isIt(doc)).length
  simulation.life.crash()
  return {
    'Services with a public IP each': services,
    'writes of load balancers': written((doc) => loadBalancers.some((lb) => lb === doc)),
    'writes of the security group': written((doc) => doc === 'nsg'),
    'first address after, virtual s': (told[0] ?? Number.NaN) / 1000,
    'last address after, virtual s': (told.at(-1) ?? Number.NaN) / 1000,
    'passes each': simulation.life.passes / services,
    'cpu with the played outside, ms': spentMs,
  }
}

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 1000)
}
