import type { Command } from '../command.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'run the main job here: a local Azure, a local cluster, the controller and the walk',
  synopsis: ['[--once] [--directory DIRECTORY]'],
  description: [
    'Starts a local Azure and a local cluster of three nodes, runs the controller between them as in production, exposes three deployments and asks each address until every replica has answered. Then it stays up, to go on by hand.',
    'Part of a clone of the repository only (npm start).',
  ],
  options: {
    once: {
      type: 'boolean',
      help: 'do the walk, say how it went and exit: 0 when every replica answered through every address',
    },
    latency: {
      type: 'string',
      choices: ['none', 'fast', 'real'],
      help: 'how slow the local Azure is: none, fast (default) or real',
    },
    directory: {
      type: 'string',
      offers: 'directory',
      help: 'where kubeconfig, azure.json and berth.yaml are put (default: a temporary folder)',
    },
  },
  examples: [{ does: 'Look whether it works here, and end', command: 'npm start -- --once' }],
  exits: { 0: 'every replica answered through every address', 1: 'one did not, or something could not be started' },
  environment: ['BERTH_LOG_LEVEL'],
  load: () => import('../commands/demo.ts'),
}
