import { pino } from 'pino'
import type { Invocation } from '../commands.ts'
import { connectionOf, stringOption } from '../options.ts'
import { runController } from '../run-controller.ts'
import { untilSignal } from '../until-signal.ts'

/** Runs until it is told to stop (0) or loses its lease (1). */
export async function run({ options }: Invocation): Promise<number> {
  const log = pino({ level: stringOption(options, 'log-level') ?? 'info' })
  const controller = await runController({
    ...connectionOf(options),
    readOnly: options['read-only'] === true,
    log,
  })
  const stopped = untilSignal().then(() => controller.stop())
  const ending = await Promise.race([controller.ended, stopped.then(() => controller.ended)])
  return ending.is === 'stopped' ? 0 : 1
}
