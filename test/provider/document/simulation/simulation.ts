/** Runs a controller against a played outside on virtual time, and answers every breach of what must always or finally hold. */
import type { WriterEvent } from '#provider/document/writer-event'
import { meddled, pointOf, withForeignFrontend, withNic, type Action, type Address } from './actions.ts'
import { ownPublicIp, securityGroup, type LoadBalancerId } from './bodies.ts'
import { Cluster } from './cluster.ts'
import { noFaults, type Faults } from './faults.ts'
import { allLaws, type LawsInForce } from './laws-in-force.ts'
import { Life } from './life.ts'
import { Outside } from './outside.ts'
import { Random } from '#test/random'
import { breachesAtRest } from './rest.ts'
import { VirtualTime } from './virtual-time.ts'
import { Watch } from './watch.ts'

export interface Scenario {
  readonly seed: number
  readonly actions: readonly Action[]
  readonly faults?: Faults
  readonly laws?: LawsInForce
  readonly longestSilenceMs?: number
  /** Up to how long the controller takes to react to anything. */
  readonly reactionMs?: number | undefined
}

/** Time enough for the longest back-off that a few faults can cause, and for refused wishes to be tried again. */
const restMs = 8 * 60_000

export class Simulation {
  readonly time = new VirtualTime()
  readonly random: Random
  readonly outside: Outside
  readonly cluster = new Cluster(() => this.time.now())
  readonly watch: Watch
  readonly events: WriterEvent[] = []
  life: Life
  readonly #laws: LawsInForce
  readonly #longestSilenceMs: number
  readonly #reactionMs: number
  readonly #generation = new Map<string, number>()
  #lives = 0
  #leaseLostUntil = 0

  constructor({
    seed,
    faults = noFaults,
    laws = allLaws,
    longestSilenceMs = 15_000,
    reactionMs = 3,
  }: Omit<Scenario, 'actions'>) {
    this.random = new Random(seed)
    this.#laws = laws
    this.#longestSilenceMs = longestSilenceMs
    this.#reactionMs = reactionMs
    this.outside = new Outside(this.time, this.random)
    this.outside.faults = faults
    this.outside.place('pip/n1', { type: 'pip', users: [], nic: false, note: 0 })
    this.outside.place(securityGroup, { type: 'nsg', open: [], note: 0 })
    this.watch = new Watch(this.outside, this.cluster, reactionMs)
    this.cluster.onChange.add((owner) => this.life.enqueue(owner))
    this.life = this.#begin()
  }

  /** The Service that has this name now. */
  ownerOf(name: string): string | undefined {
    const owner = `${name}${this.#generation.get(name) ?? 0}`
    return this.cluster.services.has(owner) ? owner : undefined
  }

  async act(action: Action): Promise<void> {
    switch (action.do) {
      case 'create':
        return this.#create(action)
      case 'crash':
        return this.crash(action.downMs)
      case 'wait':
        return this.time.run(action.ms)
      case 'loseLease':
        this.#leaseLostUntil = this.time.now() + action.forMs
        return
      case 'meddle':
        return this.outside.meddle(this.#docOf(action.doc), meddled)
      case 'foreignFrontend':
        return this.outside.meddle(action.doc, (body) => withForeignFrontend(body, action.doc, action.stands))
      case 'nic':
        return this.outside.meddle(this.#docOf(`pip/${action.name}`), (body) => withNic(body, action.stands))
      case 'ports':
      case 'move':
      case 'readdress':
      case 'flip':
      case 'delete':
      case 'break':
      case 'heal':
        return this.#edit(action)
    }
  }

  /** Ends this life at once and begins the next after `downMs`. */
  async crash(downMs: number): Promise<void> {
    this.life.crash()
    this.outside.bury(this.#lives)
    await this.time.run(downMs)
    this.life = this.#begin()
  }

  /** Lets everything come to rest, without more faults. */
  async rest(ms: number = restMs): Promise<void> {
    this.outside.faults = noFaults
    await this.time.run(ms)
    // A refused wish may just be on trial again, and with it whoever waits for its outcome.
    for (let tries = 0; tries < 100 && this.life.documents.busy().length > 0; tries += 1) await this.time.run(1000)
    await this.time.run(200)
  }

  breaches(): string[] {
    return [...this.outside.breaches, ...this.watch.breaches]
  }

  #begin(): Life {
    this.#lives += 1
    return new Life(
      {
        time: this.time,
        random: this.random,
        outside: this.outside,
        cluster: this.cluster,
        laws: this.#laws,
        mayWrite: () => this.time.now() >= this.#leaseLostUntil,
        report: (event) => this.events.push(event),
        longestSilenceMs: this.#longestSilenceMs,
        reactionMs: this.#reactionMs,
      },
      this.#lives,
    )
  }

  #create({ name, place, address, ports }: Action & { readonly do: 'create' }): void {
    if (this.ownerOf(name) !== undefined) return
    const generation = (this.#generation.get(name) ?? 0) + 1
    this.#generation.set(name, generation)
    const owner = `${name}${generation}`
    this.cluster.create(owner, { place, point: pointOf(owner, address, (other) => this.ownerOf(other)), ports })
  }

  #edit(action: Edit): void {
    const owner = this.ownerOf(action.name)
    if (owner === undefined) return
    this.cluster.edit(owner, (service) => {
      if (action.do === 'delete') service.isDeleted = true
      else if (action.do === 'break' || action.do === 'heal') service.isBroken = action.do === 'break'
      else if (action.do === 'ports') service.intent = { ...service.intent, ports: action.ports }
      else {
        const { place = service.intent.place, address } = action
        const point = address && pointOf(owner, address, (other) => this.ownerOf(other))
        service.intent = { ...service.intent, place, point: point ?? service.intent.point }
      }
    })
  }

  #docOf(doc: string): string {
    const owner = doc.startsWith('pip/') ? this.ownerOf(doc.slice('pip/'.length)) : undefined
    return owner === undefined ? doc : ownPublicIp(owner)
  }
}

type Edit = Extract<Action, { readonly name: string }> & { readonly address?: Address; readonly place?: LoadBalancerId }

/** Plays a scenario to its end, restarts the controller, and answers all breaches. */
export async function play(scenario: Scenario): Promise<string[]> {
  const simulation = new Simulation(scenario)
  await simulation.time.run(2000)
  for (const action of scenario.actions) await simulation.act(action)
  await simulation.rest()
  const does = new Set(scenario.actions.map((action) => action.do))
  const forgottenOpenings = does.has('crash') && (does.has('move') || does.has('flip'))
  const atRest = breachesAtRest(simulation.cluster, simulation.outside, { forgottenOpenings })
  // What was refused after a hand-over has let go already, and tries again to get back after a restart.
  const mayTryAgain = does.has('move') || does.has('flip')
  const second = await secondPass(simulation, mayTryAgain)
  simulation.life.crash()
  return [...simulation.breaches(), ...needlessFailures(simulation, scenario), ...atRest, ...second]
}

/** Where nobody else interferes, nothing may be sent that the laws could have known to be refused. */
function needlessFailures({ events }: Simulation, { faults = noFaults, actions }: Scenario): string[] {
  const disturbing = new Set<Action['do']>(['crash', 'meddle', 'foreignFrontend', 'nic', 'loseLease'])
  if (faults !== noFaults || actions.some((action) => disturbing.has(action.do))) return []
  return events.flatMap((event) => {
    if (event.what !== 'failed' || event.disposition.do === 'terminal') return []
    return [`${event.doc} failed needlessly: ${JSON.stringify(event.disposition)}`]
  })
}

/** A second life finds nothing to do. Only what is refused is tried again, and changes nothing. */
async function secondPass(simulation: Simulation, mayTryAgain: boolean): Promise<string[]> {
  const { outside } = simulation
  const before = picture(outside)
  const acceptedBefore = outside.calls.accepted
  const isRefused = [...simulation.cluster.services.values()].some(
    ({ reason }) => reason?.startsWith('refused') === true,
  )
  await simulation.crash(10)
  await simulation.rest(90_000)
  const written = outside.calls.accepted - acceptedBefore
  const isSame = before === picture(outside)
  return [
    ...(isSame || (isRefused && mayTryAgain) ? [] : [`a second pass changed ${before} to ${picture(outside)}`]),
    ...(written > 0 && !isRefused ? [`a second pass wrote ${written} times`] : []),
  ]
}

function picture(outside: Outside): string {
  return JSON.stringify(
    outside
      .docs()
      .toSorted()
      .map((doc) => [doc, outside.body(doc)]),
  )
}
