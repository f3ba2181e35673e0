/**
 * A local Azure: the network control plane of Azure Resource Manager and its login, on one HTTPS port of loopback,
 * in the manner of Azurite. Its facts come from recordings and documentation (see arm/error-catalogue.ts); what
 * nobody could verify is a knob.
 */
import { randomInt } from 'node:crypto'
import { systemClock } from '../time/clock.ts'
import type { Clock } from '../time/clock.ts'
import { Changes } from './arm/changes.ts'
import { createEngine } from './arm/engine.ts'
import type { ArmWorld } from './arm/dispatch.ts'
import type { Location } from './arm/engine.ts'
import type { FaultPlan } from './arm/fault-rule.ts'
import { Faults } from './arm/faults.ts'
import type { LatencyProfile } from './arm/latency.ts'
import { Quota } from './arm/quota.ts'
import { seededRandom } from './arm/random.ts'
import type { Random } from './arm/random.ts'
import { RequestLog } from './arm/request-log.ts'
import { noDataPlane } from './data-plane-view.ts'
import type { ProbeSource, TrafficSource } from './data-plane-view.ts'
import { answerAdmin } from './http/admin.ts'
import { ArmService } from './http/arm-service.ts'
import { certifiedNames, loopback, urlOf } from './http/host.ts'
import { answerLogin } from './http/login.ts'
import { serve } from './http/server.ts'
import { unserved } from './http/unserved.ts'
import { Tokens } from './http/tokens.ts'
import type { Grant } from './http/tokens.ts'
import type { Reply, WebRequest } from './http/web.ts'
import type { OauthLevel } from './identity/oauth-level.ts'
import { Principals } from './identity/principals.ts'
import type { Principal } from './identity/principals.ts'
import { signingKeyOf } from './identity/signing-key.ts'
import type { Tenant, Tenants } from './identity/tenants.ts'
import { defaultKnobs } from './knobs.ts'
import type { Knobs } from './knobs.ts'
import { createResourceView } from './resource-view.ts'
import type { ResourceView } from './resource-view.ts'
import { power, reserve, seed } from './seeding.ts'
import type { PowerAction } from './compute/power.ts'
import type { Seed } from './seeding.ts'
import { restoreSections, sectionsOf } from './state/keeper.ts'
import { sectionOf } from './state/section.ts'
import type { Sections } from './state/section.ts'
import { openState } from './state/state.ts'
import { sectionsOfWorld } from './state/world-sections.ts'
import { TurnedKnobs } from './turned-knobs.ts'
import { wellKnown } from './well-known.ts'
import type { Credentials } from './well-known.ts'
import { createWorld } from './world.ts'

export interface EmulatorOptions extends Partial<Credentials> {
  readonly clock?: Clock
  /** How long operations take; `none` unless said otherwise. */
  readonly latency?: LatencyProfile
  readonly port?: number
  /** Without a port it is reached by `ask` alone, in the same process; true unless said otherwise. */
  readonly isServed?: boolean
  /** An address of this machine, or 0.0.0.0 or :: for all of them; loopback unless said otherwise. */
  readonly host?: string
  /** Latencies and ids from one seed, to repeat a run. */
  readonly seed?: number
  /** Where public addresses come from; the first one handed out is .1. */
  readonly publicAddresses?: string
  readonly publicAddresses6?: string
  readonly location?: Location
  /** Where the state is kept, so that it outlives a restart; in memory only unless said otherwise. */
  readonly directory?: string
  readonly knobs?: Partial<Knobs>
  /** How closely tokens are looked at; `strict` unless said otherwise. */
  readonly oauth?: OauthLevel
  /** Further tenants, each with a subscription: writes that reach over need auxiliary tokens. */
  readonly otherTenants?: readonly Tenant[]
  /** Who may sign in beside the well-known client, and what each of them may do. */
  readonly principals?: readonly Principal[]
  /** A world to begin with, as another emulator's `snapshot` answered it. */
  readonly snapshot?: Sections
  /** What is to go wrong; chances are drawn from its own seed, or else from the emulator's. */
  readonly faults?: FaultPlan
  /** Where warnings go: a client asks for something that is not played. Standard error unless said otherwise. */
  readonly warn?: (line: string) => void
}

export interface Emulator {
  /** `https://127.0.0.1:PORT`, or at the host it was given: ARM and the authority. */
  readonly url: string
  readonly caPem: string
  /** Answers a request as if it had come over the wire. */
  ask(request: WebRequest): Promise<Reply>
  readonly credentials: Credentials
  /** Who may sign in, and what for; changes with the next request. */
  readonly principals: Principals
  /**
   * Every action that a caller's roles were asked for so far, in the words of role definitions. Joins are asked of those
   * alone who are held to anything: an owner's bodies are not searched for them.
   */
  readonly asked: ReadonlySet<string>
  /** Issues a token as the login would, without asking for a proof. */
  issueToken(grant: Pick<Grant, 'principal'> & Partial<Grant>): string
  readonly clock: Clock
  readonly knobs: Knobs
  readonly log: RequestLog
  readonly faults: Faults
  readonly resources: ResourceView
  seed(resource: Seed): void
  /** Takes an address of a subnet, as a node's network interface would. */
  reserve(subnetId: string, ip: string, by: string): void
  /** Starts or stops a machine of a scale set at once. */
  power(machineId: string, action: PowerAction): void
  /** Copies all that stands there and is in flight: groups, documents and operations, by kind and key. */
  snapshot(): Sections
  /** Takes the health of members, and metrics if it has any, from `source` from now on; without one nobody was probed. */
  playHealth(source: ProbeSource & Partial<TrafficSource>): void
  stop(): Promise<void>
}

/** Starts an emulator; rejects when the port cannot be bound. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { clock = systemClock, latency = 'none', port = 0, host = loopback, isServed = true } = options
  const credentials = credentialsOf(options)
  const warn = warnOf(options)
  const state = await openState(
    { directory: options.directory, names: isServed ? certifiedNames(host) : undefined },
    warn,
  )
  const { identity } = state
  const turned = new TurnedKnobs(defaultKnobs, options.knobs ?? {})
  const { knobs } = turned
  let health: ProbeSource & Partial<TrafficSource> = noDataPlane
  const random = randomOf(options, identity.starts)
  const arm = armOf(options, { clock, latency, knobs, credentials, random, probes: () => health.probes() })
  if (options.snapshot !== undefined) restoreSections(sectionsOfWorld(arm), structuredClone(options.snapshot))
  const log = new RequestLog()
  const faults = new Faults(clock)
  state.keep(arm, [sectionOf('knobs', turned), sectionOf('faults', faults)])
  if (options.faults !== undefined) faults.begin({ seed: options.seed, ...options.faults })
  const level = options.oauth ?? 'strict'
  const tenants: Tenants = [credentials, ...(options.otherTenants ?? [])]
  const principals = new Principals([credentials, ...(options.principals ?? [])])
  const tokens = new Tokens(clock, { tenants, level, key: signingKeyOf(Buffer.from(identity.tokenKey, 'base64')) })
  const login = { tokens, principals, tenants, level, knobs, now: () => clock.now() }
  const asked = new Set<string>()
  const service = new ArmService({
    asked,
    arm,
    faults,
    log,
    tokens,
    tenants,
    principals,
    quota: new Quota(clock, latency, knobs),
    warn,
    restart,
  })
  const { caPem } = identity
  const traffic = () => health.traffic?.() ?? []
  async function answer(request: WebRequest): Promise<Reply> {
    const own = answerAdmin({ caPem, log, faults, knobs, traffic }, request) ?? answerLogin(login, request)
    return own ?? service.answer(request)
  }
  const inProcess = unserved(answer)
  const served = isServed ? serve(answer, identity, { host, port }) : Promise.resolve(inProcess)
  const server = await served.catch((error: unknown) => {
    state.close()
    throw error
  })
  function restart(downMs: number): void {
    const pause = () => new Promise<void>((resolve) => void clock.after(downMs, resolve))
    server.restart(pause).catch((error: unknown) => warn(`did not come back: ${String(error)}`))
  }
  return {
    url: urlOf(host, server.port),
    caPem,
    ask: inProcess.ask,
    credentials,
    principals,
    asked,
    issueToken: (grant) =>
      tokens.issue({ tenantId: credentials.tenantId, lifetimeSeconds: knobs.tokenLifetimeSeconds, ...grant }),
    clock,
    knobs,
    log,
    faults,
    resources: createResourceView(arm, credentials.subscriptionId),
    seed: (resource) => seed(arm, resource),
    reserve: (subnetId, ip, by) => reserve(arm, subnetId, ip, by),
    power: (machineId, action) => power(arm, machineId, action),
    snapshot: () => structuredClone(sectionsOf(sectionsOfWorld(arm))),
    playHealth: (source) => void (health = source),
    async stop() {
      await server.stop()
      state.close()
    },
  }
}

interface Settled {
  readonly clock: Clock
  readonly latency: LatencyProfile
  readonly knobs: Knobs
  readonly credentials: Credentials
  readonly random: Random
  readonly probes: ProbeSource['probes']
}

/** After a restart other dice: the same ones would name new operations and etags like old ones. */
function randomOf({ seed: given }: EmulatorOptions, starts: number): Random {
  return seededRandom((given ?? randomInt(2 ** 32)) + starts * 0x9e37_79b9)
}

function armOf(options: EmulatorOptions, { clock, latency, knobs, credentials, random, probes }: Settled): ArmWorld {
  const location = options.location ?? { region: 'westeurope', zones: ['1', '2', '3'] }
  return createWorld(createEngine({ clock, latency, knobs, random, location, changes: new Changes() }), {
    ...credentials,
    tenants: [credentials, ...(options.otherTenants ?? [])],
    probes,
    publicAddresses: options.publicAddresses ?? '20.0.0.0/16',
    publicAddresses6: options.publicAddresses6 ?? '2603:1020::/112',
  })
}

function warnOf({ warn }: EmulatorOptions): (line: string) => void {
  return warn ?? ((line) => void process.stderr.write(`azure emulator: ${line}\n`))
}

function credentialsOf(options: EmulatorOptions): Credentials {
  return {
    tenantId: options.tenantId ?? wellKnown.tenantId,
    clientId: options.clientId ?? wellKnown.clientId,
    clientSecret: options.clientSecret ?? wellKnown.clientSecret,
    subscriptionId: options.subscriptionId ?? wellKnown.subscriptionId,
  }
}
