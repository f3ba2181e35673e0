import { sleep, type Clock } from '#provider/time/clock'
import type { Settings } from '../settings.ts'
import type { FollowLog } from './follow.ts'

/** Waits as long as azure.json asks for no controller to run; answers the settings that ask for one. Rejects as `load` does. */
export async function awaitEnabled(
  load: () => Promise<Settings>,
  { clock, log }: { readonly clock: Clock; readonly log: FollowLog },
  signal: AbortSignal,
): Promise<Settings> {
  let settings = await load()
  const { source } = settings.cloudConfig
  if (settings.isDisabled) log.warn({ file: source.name }, 'azure.json says disableCloudProvider: nothing is done')
  while (settings.isDisabled) {
    await sleep(clock, source.lookEveryMs, signal)
    settings = await load()
  }
  return settings
}
