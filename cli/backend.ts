import type { BerthSettings } from '#provider/config/berth-yaml'
import type { Invocation } from './command.ts'
import { choiceOption } from './options.ts'
import { loadBerthSettings } from './settings.ts'

/** Who gives the addresses: as the command line says, the environment, or berth.yaml. @throws {Failure} for any other word */
export async function backendOf(
  options: Invocation['options'],
  config: string | undefined,
): Promise<BerthSettings['backend']> {
  const named = { backend: options['backend'] ?? process.env['BERTH_BACKEND'] }
  return choiceOption(named, 'backend', ['azure', 'bgp'] as const) ?? (await loadBerthSettings(config)).backend
}
