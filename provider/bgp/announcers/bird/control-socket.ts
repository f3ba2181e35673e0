import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Clock } from '#provider/time/clock'
import { AnnouncerError } from '../announcer.ts'
import { createReplyReader } from './reply.ts'
import type { Reply } from './reply.ts'

export interface ControlSocketOptions {
  /** The unix socket that `bird -s` names. */
  readonly path: string
  readonly clock: Clock
  /** Milliseconds that one answer may take: a stopped daemon accepts connections and says nothing. */
  readonly answerTimeoutMs: number
}

/** A conversation with BIRD, one question at a time. */
export interface ControlSocket {
  /** Sends a command and returns the reply, refusals included. Throws `AnnouncerError` (unreachable) when none comes in time. */
  ask(command: string, signal: AbortSignal): Promise<Reply>
}

/** Holds a conversation with the daemon and closes it, whatever comes of it. Throws as `ask` does when there is no greeting. */
export async function converse<T>(
  options: ControlSocketOptions,
  talk: (socket: ControlSocket) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const socket = connect(options.path)
  try {
    const replies = replyQueue(socket, options)
    await replies.next('greeting', signal)
    return await talk({
      ask(command, signal) {
        socket.write(`${command}\n`)
        return replies.next(`answer to \`${command}\``, signal)
      },
    })
  } finally {
    socket.destroy()
  }
}

interface ReplyQueue {
  next(what: string, signal: AbortSignal): Promise<Reply>
}

function replyQueue(socket: Socket, { path, clock, answerTimeoutMs }: ControlSocketOptions): ReplyQueue {
  const replies: Reply[] = []
  let failure: AnnouncerError | undefined
  let wake = (): void => undefined
  const fail = (why: string, cause?: unknown): void => {
    failure ??= new AnnouncerError('unreachable', `BIRD at ${path}: ${why}`, { cause })
    wake()
  }
  const read = createReplyReader((reply) => {
    replies.push(reply)
    wake()
  })
  socket.setEncoding('utf8').on('data', read)
  socket.on('error', (error) => fail(error.message, error)).on('close', () => fail('it closed the connection'))
  return {
    next(what, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Reply>()
      wake = () => {
        const reply = replies.shift()
        if (reply !== undefined) resolve(reply)
        else if (signal.aborted) reject(signal.reason)
        else if (failure !== undefined) reject(failure)
      }
      const cancel = clock.after(answerTimeoutMs, () => fail(`no ${what} within ${answerTimeoutMs} ms`))
      signal.addEventListener('abort', wake)
      wake()
      return promise.finally(() => {
        cancel()
        signal.removeEventListener('abort', wake)
        wake = () => undefined
      })
    },
  }
}
