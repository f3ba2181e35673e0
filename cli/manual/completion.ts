import type { Command } from '../command.ts'

/** @param all every command, itself among them: asked when it is run */
export const completionFor = (all: () => readonly Command[]): Command => ({
  name: 'completion',
  summary: 'print what a shell needs to complete commands, options and values',
  synopsis: ['bash|zsh|fish'],
  description: [
    'Names of Services are asked of the cluster as kubectl would (kubectl get services), where there is a kubectl.',
    'kubectl completes `kubectl berth` by itself where kubectl_complete-berth, a part of the package, is on the PATH beside kubectl-berth.',
  ],
  options: {},
  examples: [
    { does: 'In this bash', command: 'source <(berth completion bash)' },
    { does: 'In every zsh', command: 'berth completion zsh > "${fpath[1]}/_berth"' },
    { does: 'In every fish', command: 'berth completion fish > ~/.config/fish/completions/berth.fish' },
  ],
  exits: { 0: 'printed' },
  environment: [],
  argument: ['bash', 'zsh', 'fish'],
  async load() {
    const { printCompletion } = await import('../commands/completion.ts')
    return { run: (invocation) => printCompletion(invocation, all()) }
  },
})
