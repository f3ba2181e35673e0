import type { Command } from '../command.ts'

export const importConfig: Command = {
  name: 'import',
  summary: 'turn the ConfigMap of MetalLB 0.5 to 0.12 into resources, and say what could not be carried over',
  synopsis: ['metallb-config FILE [-n NAMESPACE]'],
  description: ['Prints the resources on standard output and remarks, each with its line, on standard error.'],
  options: {
    namespace: {
      type: 'string',
      short: 'n',
      help: 'namespace of the resources (default: that of the ConfigMap, else metallb-system)',
    },
  },
  examples: [
    { does: 'Carry the configuration over', command: 'berth import metallb-config config.yaml | kubectl apply -f -' },
  ],
  exits: { 0: 'all of it was carried over, if with remarks', 1: 'something was not' },
  environment: [],
  argument: ['metallb-config'],
  load: () => import('../commands/import.ts'),
}
