import type { Command } from '../command.ts'

/** @param all every command, itself among them: asked when it is run */
export const helpFor = (all: () => readonly Command[]): Command => ({
  name: 'help',
  summary: 'show the manual of a command, or all commands',
  synopsis: ['[COMMAND]'],
  description: ['The same as berth COMMAND --help; without a command it lists all of them.'],
  options: {},
  examples: [{ does: 'Read on', command: 'berth help plan' }],
  exits: { 0: 'shown' },
  environment: [],
  argument: [],
  async load() {
    const { showHelp } = await import('../commands/help.ts')
    return { run: (invocation) => showHelp(invocation, all()) }
  },
})
