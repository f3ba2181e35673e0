import type { Intent, ServiceRef } from '#provider/intent/intent'
import type { Problem } from '#provider/intent/problem'
import type { Ingress, LoadBalancerState, Member, Provider } from '#provider/provider'

/** What stands outside: it outlives the provider, as a cloud outlives a controller. Addresses by UID. */
export type Outside = Map<string, string>

/** One statement of the reconcilers, in the order in which they came. */
export interface Statement {
  readonly uid: string
  readonly wish: 'want' | 'gone'
}

/**
 * A provider that a test drives. Left alone it gives every Service an address a moment after it was asked, and takes it
 * away the same way; `hold` makes it wait, `refuse` makes it refuse.
 */
export class PlayedProvider implements Provider {
  readonly name = 'played'
  readonly needsFinalizer: boolean = true
  readonly statements: Statement[] = []
  readonly members: Member[][] = []
  readonly intents = new Map<string, Intent>()
  known: readonly ServiceRef[] = []
  readonly #outside: Outside
  readonly #held = new Set<string>()
  readonly #refused = new Map<string, readonly Problem[]>()
  readonly #warned = new Map<string, readonly Problem[]>()
  #listener: (uid: string) => void = () => undefined

  constructor(outside: Outside) {
    this.#outside = outside
  }

  stopped = false

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.stopped = true
  }

  /** Nothing happens outside for a Service of that name until `release`. */
  hold(name: string): void {
    this.#held.add(name)
  }

  release(name: string): void {
    this.#held.delete(name)
    this.#tell(name)
  }

  refuse(name: string, problems: readonly Problem[]): void {
    this.#refused.set(name, problems)
    this.#tell(name)
  }

  warn(name: string, problems: readonly Problem[]): void {
    this.#warned.set(name, problems)
    this.#tell(name)
  }

  /** Calls the listener for every Service that was stated, although nothing changed. */
  wakeAll(): void {
    for (const { uid } of this.statements) this.#listener(uid)
  }

  readonly loadBalancers = {
    know: (services: readonly ServiceRef[]): void => {
      this.known = services
    },
    ensure: (intent: Intent): LoadBalancerState => this.#ensure(intent),
    ensureGone: (service: ServiceRef): LoadBalancerState => this.#ensureGone(service),
    declines: () => undefined,
    onMember: () => {},
    setMembers: (members: readonly Member[]): void => void this.members.push([...members]),
    onChange: (listener: (uid: string) => void): void => {
      this.#listener = listener
    },
    documents: () => [],
    explain: () => Promise.resolve({ documents: [], frontends: [] }),
  }

  #ensure(intent: Intent): LoadBalancerState {
    const { uid, name } = intent.service
    this.statements.push({ uid, wish: 'want' })
    this.intents.set(uid, intent)
    const ingress = this.#ingress(uid)
    const problems = this.#refused.get(name)
    if (problems !== undefined) return { is: 'refused', problems, ingress }
    if (ingress.length > 0) return { is: 'ready', ingress, warnings: this.#warned.get(name) ?? [] }
    this.#later(name, uid, () => this.#outside.set(uid, `20.0.0.${this.#outside.size + 1}`))
    return { is: 'waiting', on: 'the played cloud', ingress: [] }
  }

  #ensureGone({ uid, name }: ServiceRef): LoadBalancerState {
    this.statements.push({ uid, wish: 'gone' })
    if (!this.#outside.has(uid)) return { is: 'gone' }
    this.#later(name, uid, () => this.#outside.delete(uid))
    return { is: 'waiting', on: 'the played cloud', ingress: this.#ingress(uid) }
  }

  #ingress(uid: string): readonly Ingress[] {
    const ip = this.#outside.get(uid)
    return ip === undefined ? [] : [{ ip }]
  }

  #later(name: string, uid: string, act: () => void): void {
    if (this.#held.has(name)) return
    setImmediate(() => {
      act()
      this.#listener(uid)
    })
  }

  #tell(name: string): void {
    for (const [uid, { service }] of this.intents) if (service.name === name) this.#listener(uid)
  }
}
