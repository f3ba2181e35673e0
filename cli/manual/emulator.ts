import type { Command } from '../command.ts'

export const emulator: Command = {
  name: 'emulator',
  summary: 'run the local Azure alone',
  synopsis: ['[options]'],
  description: [
    'Plays the parts of Azure Resource Manager that a cloud-controller-manager uses, for a client of your own, until Ctrl-C. docs/emulator.md says what it plays and how faults are made.',
    'Part of a clone of the repository only (npm run berth -- emulator).',
  ],
  options: {
    host: {
      type: 'string',
      value: 'ADDRESS',
      help: 'address to listen at: 127.0.0.1 (default), another of this machine, or 0.0.0.0 for all',
    },
    port: { type: 'string', help: 'port of ARM and login (default: any free one)' },
    location: {
      type: 'string',
      offers: 'directory',
      value: 'DIRECTORY',
      help: 'keeps the state over restarts (default: in memory only)',
    },
    oauth: {
      type: 'string',
      value: 'HOW',
      choices: ['none', 'basic', 'strict'],
      help: 'how strictly tokens are judged: none, basic or strict (default)',
    },
    latency: { type: 'string', choices: ['none', 'fast', 'real'], help: 'none, fast (default) or real' },
    seed: {
      type: 'string',
      value: 'NUMBER',
      help: 'from which ids, latencies and faults are drawn, to repeat a run',
    },
    faults: {
      type: 'string',
      offers: 'file',
      value: 'FILE',
      help: 'JSON file with what is to go wrong (docs/emulator.md)',
    },
    'ready-file': {
      type: 'string',
      offers: 'file',
      help: 'JSON file that is written once it answers: endpoint, ca, ids and secret',
    },
    'portal-port': { type: 'string', help: 'port of the page (default: any free one)' },
    directory: {
      type: 'string',
      offers: 'directory',
      help: 'where azure.json and azure-ca.pem are written (default: the location, else a temporary directory)',
    },
  },
  examples: [
    {
      does: 'A slow Azure that survives restarts',
      command: 'npm run berth -- emulator --latency real --location state',
    },
  ],
  exits: { 0: 'it was told to stop', 1: 'it could not be started' },
  environment: [],
  load: () => import('../commands/emulator.ts'),
}
