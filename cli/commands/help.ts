import type { Command, Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { manualPage, overview } from '../manual/page.ts'
import { pageOptions } from '../terminal/page-options.ts'

/** Shows the page of one command, or all commands. @throws {Failure} where there is none of that name */
export function showHelp(
  { positionals }: Pick<Invocation, 'positionals'>,
  commands: readonly Command[],
): Promise<number> {
  const [name] = positionals
  console.log(name === undefined ? overview(commands, pageOptions()) : manualPage(find(name, commands), pageOptions()))
  return Promise.resolve(0)
}

function find(name: string, commands: readonly Command[]): Command {
  const command = commands.find((one) => one.name === name)
  if (command === undefined) throw new Failure(`there is no command "${name}"; see berth help`, 2)
  return command
}
