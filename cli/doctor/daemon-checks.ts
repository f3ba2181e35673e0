/** What can go wrong between a speaker and the routing daemon of its node; only to be asked on that node. */
import { converse } from '#provider/bgp/announcers/bird/control-socket'
import { runCommand } from '#provider/bgp/announcers/kernel/iproute'
import { systemClock } from '#provider/time/clock'
import { fail, ok, oneLine, type Check, type Told } from './check.ts'

export interface DaemonPlaces {
  readonly birdSocket: string | undefined
  readonly vtysh: readonly string[] | undefined
}

export function daemonChecks({ birdSocket, vtysh }: DaemonPlaces): readonly Check[] {
  return [
    ...(birdSocket === undefined
      ? []
      : [{ name: 'daemon', run: (signal: AbortSignal) => askBird(birdSocket, signal) }]),
    ...(vtysh === undefined ? [] : [{ name: 'daemon', run: (signal: AbortSignal) => askFrr(vtysh, signal) }]),
  ]
}

const answerTimeoutMs = 3000

async function askBird(path: string, signal: AbortSignal): Promise<readonly Told[]> {
  try {
    const reply = await converse(
      { path, clock: systemClock, answerTimeoutMs },
      (socket) => socket.ask('show status', signal),
      signal,
    )
    const lines = reply.lines.map(({ text }) => text)
    return [ok(lines.find((line) => line.startsWith('BIRD')) ?? `BIRD answers at ${path}`)]
  } catch (error) {
    signal.throwIfAborted()
    return [fail(oneLine(error), 'start BIRD with -s for this socket, and let this user open it')]
  }
}

async function askFrr(vtysh: readonly string[], signal: AbortSignal): Promise<readonly Told[]> {
  try {
    const text = await runCommand([...vtysh, '-c', 'show version'], '', signal)
    return [ok(text.split('\n')[0] ?? 'FRR answers')]
  } catch (error) {
    signal.throwIfAborted()
    return [fail(oneLine(error), 'start FRR, and let this user run vtysh (group frrvty)')]
  }
}
