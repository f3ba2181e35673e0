import type { Clock } from '#provider/time/clock'
import type { NodeAnnouncements } from '../../announcement.ts'
import { AnnouncerError } from '../announcer.ts'
import type { Observation, Session } from '../announcer.ts'
import type { ControlSocket } from './control-socket.ts'
import { isRefusal, sentence } from './reply.ts'
import { readSessions } from './sessions.ts'
import type { BirdSession } from './sessions.ts'
import { readPrefixes, tables } from './table.ts'

/** Asks the daemon what it does now. Peers of `wanted` that it does not know are told as idle. */
export async function observe(
  socket: ControlSocket,
  { clock, wanted }: { readonly clock: Clock; readonly wanted: NodeAnnouncements },
  signal: AbortSignal,
): Promise<Observation> {
  const status = await socket.ask('show status', signal)
  const readAt = clock.now()
  const protocols = await socket.ask('show protocols all', signal)
  if (isRefusal(protocols)) throw new AnnouncerError('unreachable', `BIRD shows no protocols: ${sentence(protocols)}`)
  const bfd = await socket.ask('show bfd sessions', signal)
  const found = readSessions({ status, readAt, protocols, bfd })
  const accepted = new Set<string>()
  // A daemon that still has somebody else's configuration refuses to show our tables: it holds nothing of ours then.
  for (const table of tables)
    for (const prefix of readPrefixes(await socket.ask(`show route table ${table}`, signal))) accepted.add(prefix)
  const advertised = new Map<string, ReadonlySet<string>>()
  for (const one of found) advertised.set(one.session.peer, await advertisedTo(socket, one, signal))
  const sessions = found.map(({ session }) => session)
  const missing = unheard(wanted, sessions)
  const isWaiting = wanted.peers.some(({ name, at }) => 'interface' in at && missing.some(({ peer }) => peer === name))
  return { sessions: [...sessions, ...missing], accepted, advertised, isWaiting }
}

async function advertisedTo(
  socket: ControlSocket,
  { session, protocol }: BirdSession,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const prefixes = new Set<string>()
  if (session.state !== 'Established') return prefixes
  for (const table of tables) {
    const reply = await socket.ask(`show route table ${table} exported '${protocol}'`, signal)
    for (const prefix of readPrefixes(reply)) prefixes.add(prefix)
  }
  return prefixes
}

/** Peers that the daemon does not know yet: unnumbered ones whose router was not heard. */
function unheard({ peers }: NodeAnnouncements, sessions: readonly Session[]): readonly Session[] {
  return peers
    .filter(({ name }) => !sessions.some(({ peer }) => peer === name))
    .map(({ name, at }) => ({
      peer: name,
      state: 'Idle',
      establishedAt: undefined,
      bfd: 'none',
      lastError: 'interface' in at ? `no router was heard on ${at.interface}` : 'the daemon has not taken it yet',
    }))
}
