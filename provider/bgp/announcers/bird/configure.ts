/**
 * One change of BIRD's configuration: checked while the old one is on the disk and in the daemon, then taken on trial, looked
 * at, and confirmed. Whatever goes wrong before the confirmation, the old file is put back and the daemon returns to it by
 * itself, also when we are killed in between.
 */
import { rm } from 'node:fs/promises'
import type { Clock } from '#provider/time/clock'
import { sleep } from '#provider/time/clock'
import { AnnouncerError } from '../announcer.ts'
import { readIfThere, replaceFile, writeWhole } from './config-file.ts'
import type { ControlSocket } from './control-socket.ts'
import { isRefusal, sentence } from './reply.ts'
import type { Reply } from './reply.ts'

export interface Configuration {
  readonly file: string
  readonly text: string
  /** Resolves when the daemon shows what the text asked for; it may need a moment. */
  verify(socket: ControlSocket, signal: AbortSignal): Promise<void>
}

/** Seconds that the daemon waits for our confirmation before it takes the old configuration back. */
const trialSeconds = 10
const lookAgainMs = 20

/** Brings the daemon to `configuration`. Throws `AnnouncerError`: refused, with the daemon's words, or unreachable. */
export async function configure(
  socket: ControlSocket,
  configuration: Configuration,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { file, text } = configuration
  const candidate = `${file}.next`
  const ask = async (command: string): Promise<Reply> => {
    const reply = await socket.ask(command, signal)
    if (isRefusal(reply)) throw refusal(reply, text)
    return reply
  }
  await writeWhole(candidate, text)
  try {
    await ask(`configure check "${candidate}"`)
  } catch (error) {
    await rm(candidate, { force: true })
    throw error
  }
  const previous = await readIfThere(file)
  await replaceFile(candidate, file)
  try {
    await ask(`configure timeout ${trialSeconds}`)
    await settled(socket, clock, signal)
    await configuration.verify(socket, signal)
    await ask('configure confirm')
  } catch (error) {
    await putBack(file, previous)
    throw error
  }
}

async function putBack(file: string, previous: string | undefined): Promise<void> {
  if (previous === undefined) return await rm(file, { force: true })
  await writeWhole(`${file}.next`, previous)
  await replaceFile(`${file}.next`, file)
}

/** BIRD 3 answers before it is done, and so does BIRD 2 while a session that is to go closes. */
async function settled(socket: ControlSocket, clock: Clock, signal: AbortSignal): Promise<void> {
  const endsAt = clock.now() + trialSeconds * 1000
  for (;;) {
    const status = sentence(await socket.ask('show status', signal))
    if (!status.includes('Reconfiguration in progress')) return
    if (clock.now() > endsAt) throw new AnnouncerError('unreachable', 'BIRD is still reconfiguring after 10 s')
    await sleep(clock, lookAgainMs, signal)
  }
}

/** The daemon's words, with the line that it means, unless that line holds a secret. */
function refusal(reply: Reply, text: string): AnnouncerError {
  const why = reply.lines.findLast(({ code }) => code >= 8000)?.text ?? sentence(reply)
  const [, number = '', reason = why] = /^\S+?:(\d+):\d+ (.*)$/su.exec(why) ?? []
  const line = text.split('\n')[Number(number) - 1]?.trim() ?? ''
  const where = line === '' || /\bpassword\b/u.test(line) ? '' : `: ${line}`
  const told = number === '' ? why : `line ${number}: ${reason.trim()}${where}`
  return new AnnouncerError('refused', `BIRD refused the configuration, ${told}`)
}
