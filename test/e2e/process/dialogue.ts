import { once } from 'node:events'
import type { Daemon } from './daemon.ts'

interface Failed {
  readonly is: 'failed'
  readonly why: string
}

/** Questions and answers with a child process of ours, one at a time. */
export interface Dialogue<Order, Report> {
  /** Waits for the next message. */
  receive(signal: AbortSignal): Promise<Exclude<Report, Failed>>
  /** Sends an order and waits for the answer. Orders asked at once are sent one after the other. */
  ask(order: Order, signal: AbortSignal): Promise<Exclude<Report, Failed>>
  /** Throws if the child has died or reported a failure, at any time. */
  assertRuns(): void
}

const answerWithinMs = 20_000

/** Opens the dialogue with a child that was started with `messages`. Answers `failed` reject. */
export function openDialogue<Order extends object, Report extends { readonly is: string }>(
  daemon: Daemon,
): Dialogue<Order, Report> {
  let failure: string | undefined
  let last: Promise<unknown> = Promise.resolve()
  daemon.child.on('message', (message: Failed | { readonly is: '' }) => {
    if (message.is === 'failed') failure = message.why
  })
  const assertRuns = (): void => {
    daemon.assertRuns()
    if (failure !== undefined) throw new Error(`${daemon.name}: ${failure}`)
  }
  const receive = async (signal: AbortSignal): Promise<Exclude<Report, Failed>> => {
    const ended = new AbortController()
    const onExit = (): void => ended.abort(new Error(`${daemon.name} ended`))
    daemon.child.once('exit', onExit)
    try {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs), ended.signal])
      // A cast at the edge: our own child's message
      const [report] = (await once(daemon.child, 'message', { signal: patience })) as [Exclude<Report, Failed>]
      assertRuns()
      return report
    } catch (cause) {
      const why = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause
      throw new Error(`${daemon.name} did not answer: ${String(why)}\n${daemon.tail()}`, { cause })
    } finally {
      daemon.child.off('exit', onExit)
    }
  }
  return {
    receive,
    assertRuns,
    ask(order, signal) {
      const answer = last.then(() => {
        assertRuns()
        const report = receive(signal)
        daemon.child.send(order)
        return report
      })
      last = answer.catch(() => undefined)
      return answer
    },
  }
}
