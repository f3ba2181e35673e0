import { join } from 'node:path'
import { commands } from '#cli/commands'
import { assertOffers, fetchShells, shells } from '../shells/shells.ts'
import type { Part } from './part.ts'

const names = commands.map(({ name }) => name)

/** What is offered at the end of a line; bash has its own test, for it is everywhere. */
const offers: Readonly<Record<string, readonly string[]>> = {
  'berth ': names,
  'berth pl': ['plan'],
  'berth explain --out': ['--output'],
  'berth explain --output ': ['table', 'json', 'yaml'],
  'berth explain -o y': ['yaml'],
  'berth plan -f sh': ['shop.yaml'],
  'berth completion ': ['bash', 'zsh', 'fish'],
  'berth help tor': ['tor-config'],
  'berth explain service/w': ['service/web', 'service/wide'],
  'berth explain -n shop --context lab service/get': [
    'service/get_services_-o_name_--request-timeout=2s_-n_shop_--context_lab',
  ],
}

/** The completion in the real zsh and the real fish. */
export async function runShells({ checks, folder }: Part, signal: AbortSignal): Promise<void> {
  const where = await checks.check('shells: zsh and fish are there', () =>
    fetchShells(join(folder, 'shells'), checks.say, signal),
  )
  if (where === undefined) return
  for (const shell of shells) {
    await checks.check(`shells: ${shell.name} completes commands, options, values, files and Services`, () =>
      assertOffers(where, shell, offers, signal),
    )
  }
}
