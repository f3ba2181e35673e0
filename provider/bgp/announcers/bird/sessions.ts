import type { Session } from '../announcer.ts'
import { linesOf } from './reply.ts'
import type { Reply } from './reply.ts'

/** A BGP protocol as `show protocols all` tells it. */
export interface BirdSession {
  /** The protocol's name in the daemon. */
  readonly protocol: string
  readonly session: Session
}

export interface SessionReplies {
  readonly status: Reply
  readonly protocols: Reply
  readonly bfd: Reply
  /** Milliseconds since the epoch at which they were read. */
  readonly readAt: number
}

const states = new Set<string>(['Idle', 'Connect', 'Active', 'OpenSent', 'OpenConfirm', 'Established'])
const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/u

/** Reads the BGP sessions. Their peers' names stand in the protocols' descriptions. */
export function readSessions(replies: SessionReplies): readonly BirdSession[] {
  const offsetMs = clockOffsetMs(replies)
  const bfdOf = readBfd(replies.bfd)
  return protocolsOf(replies.protocols).flatMap(({ head, fields }): readonly BirdSession[] => {
    const [protocol = '', kind] = head.split(/\s+/u)
    const peer = fields.get('Description')
    if (kind !== 'BGP' || peer === undefined) return []
    const state = stateOf(fields.get('BGP state'))
    const since = time.exec(head)?.[0]
    const isUp = state === 'Established' && since !== undefined
    const session: Session = {
      peer,
      state,
      establishedAt: isUp ? Date.parse(`${since.replace(' ', 'T')}Z`) + offsetMs : undefined,
      bfd: bfdOf(fields.get('Neighbor address') ?? ''),
      lastError: fields.get('Last error') ?? '',
    }
    return [{ protocol, session }]
  })
}

interface Protocol {
  readonly head: string
  readonly fields: ReadonlyMap<string, string>
}

function protocolsOf(reply: Reply): readonly Protocol[] {
  const found: { head: string; fields: Map<string, string> }[] = []
  for (const { code, text } of reply.lines) {
    if (code === 1002) found.push({ head: text, fields: new Map() })
    const [, name = '', value = ''] = code === 1006 ? (/^\s+([A-Z][\w ]*?):\s+(.*?)\s*$/u.exec(text) ?? []) : []
    // The first of a name is the session's own, later ones belong to its channels.
    const fields = found.at(-1)?.fields
    if (name !== '' && fields?.has(name) === false) fields.set(name, value)
  }
  return found
}

function stateOf(text: string | undefined): Session['state'] {
  // A cast at the edge: the set holds the type's words and no others
  return text !== undefined && states.has(text) ? (text as Session['state']) : 'Idle'
}

/** What to add to the daemon's local times, which name no time zone: it tells its own present beside them. */
function clockOffsetMs({ status, readAt }: SessionReplies): number {
  const present = linesOf(status, 1011).find((line) => line.startsWith('Current server time'))
  const text = present === undefined ? undefined : time.exec(present)?.[0]
  return text === undefined ? 0 : readAt - Date.parse(`${text.replace(' ', 'T')}Z`)
}

/** Without a BFD protocol the daemon answers an error, which means the same as an empty table. */
function readBfd(reply: Reply): (neighbour: string) => Session['bfd'] {
  const states = new Map<string, Session['bfd']>()
  for (const line of linesOf(reply, 1020)) {
    const [address = '', device = '', state = ''] = line.split(/\s+/u)
    if (!/[.:]/u.test(address) || state === '') continue
    const bfd = state === 'Up' ? 'Up' : 'Down'
    states.set(address, bfd)
    states.set(`${address}%${device}`, bfd)
  }
  return (neighbour) => states.get(neighbour) ?? 'none'
}
