import type { Command } from '../command.ts'
import { output } from './connection.ts'

export const version: Command = {
  name: 'version',
  summary: 'say which version this is, and the Node that runs it',
  synopsis: ['[-o FORMAT]'],
  description: ['Without --output only the version is printed, on a line of its own.'],
  options: { output },
  examples: [{ does: 'For a bug report', command: 'berth version -o yaml' }],
  exits: { 0: 'said' },
  environment: [],
  fields: {
    version: 'version of Berth',
    node: 'version of the Node that runs it',
    platform: 'operating system and architecture',
  },
  load: () => import('../commands/version.ts'),
}
