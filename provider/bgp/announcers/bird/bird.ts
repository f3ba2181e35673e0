/**
 * BIRD beside the speaker, in the same container host and under the same user: one generated file is the whole of its state,
 * so it needs nobody after a crash. See reference bgp.md 4.2 and 8.1.
 */
import type { Clock } from '#provider/time/clock'
import { sleep } from '#provider/time/clock'
import type { NodeAnnouncements } from '../../announcement.ts'
import { AnnouncerError } from '../announcer.ts'
import type { Announcer } from '../announcer.ts'
import { createRunIp } from '../kernel/iproute.ts'
import { PodBlockGuard } from '../kernel/pod-block-guard.ts'
import { renderBirdConfig } from './bird-config.ts'
import { readIfThere, writeWhole } from './config-file.ts'
import { configure } from './configure.ts'
import { converse } from './control-socket.ts'
import type { ControlSocket } from './control-socket.ts'
import { heardRouters } from './heard-routers.ts'
import { observe } from './observe.ts'
import { readCount, tables } from './table.ts'

export interface BirdOptions {
  /** The file that `bird -c` names, at the same path for the daemon and for us. */
  readonly configFile: string
  /** The socket that `bird -s` names. */
  readonly controlSocket: string
  readonly clock: Clock
  /** Milliseconds that one answer of the daemon may take; default 5000. */
  readonly answerTimeoutMs?: number
  /** TCP port to listen on; default 179. Another one beside a second BGP daemon on the node. */
  readonly listenPort?: number
  /** The program `ip`, or words that lead to it; default `ip`. */
  readonly ip?: readonly string[]
}

const nothing: NodeAnnouncements = { router: undefined, peers: [], bfdProfiles: [], announcements: [] }
const lookAgainMs = 20

/** Makes the announcer for a BIRD 2 or 3. It neither starts nor stops the daemon. Use `apply` once at a time. */
export function createBird(options: BirdOptions): Announcer {
  const { clock, answerTimeoutMs = 5000, listenPort = 179 } = options
  const runIp = createRunIp(options.ip ?? ['ip'])
  const talk = <T>(body: (socket: ControlSocket) => Promise<T>, signal: AbortSignal): Promise<T> =>
    converse({ path: options.controlSocket, clock, answerTimeoutMs }, body, signal)
  const guard = new PodBlockGuard(runIp)
  let routers: ReadonlyMap<string, string> = new Map()
  let wanted = nothing
  let taken: string | undefined
  const apply = async (desired: NodeAnnouncements, signal: AbortSignal): Promise<void> => {
    wanted = desired
    await writeFirstFile(options.configFile, listenPort)
    routers = await heardRouters(runIp, interfacesOf(desired), routers, signal)
    const text = renderBirdConfig(desired, { routers, listenPort })
    if (text === taken) return
    // Unknown from here on: a failure half-way must not make the next call believe that nothing differs.
    taken = undefined
    await bring({ options, guard, talk }, { desired, text }, signal)
    taken = text
  }
  return {
    name: 'bird',
    apply,
    async observe(signal) {
      await writeFirstFile(options.configFile, listenPort)
      // A router may be heard after its session was asked for, or be another one by now: nobody else would notice.
      if (taken !== undefined && interfacesOf(wanted).length > 0) await apply(wanted, signal)
      await guard.look(wanted, signal)
      return await talk((socket) => observe(socket, { clock, wanted }, signal), signal)
    },
  }
}

/** Lets a daemon start that waits for its file, and say nothing yet: who is to look at it first would wait for ever. */
async function writeFirstFile(file: string, listenPort: number): Promise<void> {
  if ((await readIfThere(file)) !== undefined) return
  await writeWhole(file, renderBirdConfig(nothing, { routers: new Map(), listenPort }))
}

interface Hands {
  readonly options: BirdOptions
  readonly guard: PodBlockGuard
  readonly talk: <T>(body: (socket: ControlSocket) => Promise<T>, signal: AbortSignal) => Promise<T>
}

async function bring(
  { options, guard, talk }: Hands,
  { desired, text }: { readonly desired: NodeAnnouncements; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const { configFile: file, clock } = options
  const verify = (socket: ControlSocket, signal: AbortSignal): Promise<void> =>
    showsRoutes({ socket, clock, timeoutMs: options.answerTimeoutMs ?? 5000 }, desired, signal)
  const announce = (): Promise<void> =>
    talk((socket) => configure(socket, { file, text, verify }, clock, signal), signal)
  await guard.around(desired, announce, signal)
}

/** Waits until the daemon's tables hold as many prefixes as were asked for. */
async function showsRoutes(
  { socket, clock, timeoutMs }: { readonly socket: ControlSocket; readonly clock: Clock; readonly timeoutMs: number },
  { announcements }: NodeAnnouncements,
  signal: AbortSignal,
): Promise<void> {
  const ofIpv6 = announcements.filter(({ prefix }) => prefix.includes(':')).length
  const expected = { announced_ipv4: announcements.length - ofIpv6, announced_ipv6: ofIpv6 }
  const endsAt = clock.now() + timeoutMs
  for (const table of tables) {
    for (;;) {
      const count = readCount(await socket.ask(`show route table ${table} count`, signal))
      if (count === expected[table]) break
      if (clock.now() > endsAt)
        throw new AnnouncerError('unreachable', `BIRD holds ${count} of ${expected[table]} prefixes in ${table}`)
      await sleep(clock, lookAgainMs, signal)
    }
  }
}

function interfacesOf({ peers }: NodeAnnouncements): readonly string[] {
  return peers.flatMap(({ at }) => ('interface' in at ? [at.interface] : []))
}
