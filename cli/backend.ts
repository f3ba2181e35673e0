import type { BerthSettings } from '#provider/config/berth-yaml'
import type { Invocation } from './commands.ts'
import { choiceOption } from './options.ts'
import { loadBerthSettings } from './settings.ts'

/** Who gives the addresses: as the command line says, or berth.yaml. */
export async function backendOf(
  options: Invocation['options'],
  config: string | undefined,
): Promise<BerthSettings['backend']> {
  return choiceOption(options, 'backend', ['azure', 'bgp'] as const) ?? (await loadBerthSettings(config)).backend
}
