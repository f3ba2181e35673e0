import type { Command, Invocation } from '../command.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { Failure } from '../failure.ts'

const shells: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** Prints the completion of a shell. @throws {Failure} for a shell that it does not know */
export function printCompletion(
  { positionals: [shell = ''] }: Pick<Invocation, 'positionals'>,
  commands: readonly Command[],
): Promise<number> {
  const complete = shells[shell]
  if (complete === undefined) throw new Failure(`name the shell: berth completion ${Object.keys(shells).join('|')}`, 2)
  console.log(complete(commands))
  return Promise.resolve(0)
}
