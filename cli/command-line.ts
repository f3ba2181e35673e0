import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { COMPLETE } from './completion/kubectl-script.ts'
import { Failure } from './failure.ts'
import { withGoBooleans } from './go-flags.ts'
import { usage } from './manual/page.ts'

const parsing = { allowPositionals: true, strict: true, allowNegative: true } as const
const oldestNode = [22, 19] as const

/** Runs `berth` with these words and answers its exit code. @throws {Failure} for what cannot be understood */
export async function commandLine([name = 'help', ...rest]: readonly string[]): Promise<number> {
  checkNode()
  if (name === COMPLETE) {
    const { completeForKubectl } = await import('./completion/kubectl.ts')
    console.log(await completeForKubectl(commands, rest))
    return 0
  }
  const word = synonyms[name] ?? name
  const command = commands.find((one) => one.name === word)
  if (command === undefined) throw new Failure(`there is no command "${name}"; see berth help`, 2)
  const { values, positionals } = parse(command, rest)
  if (values['help'] === true) return commandLine(['help', word])
  const { run } = await command.load()
  return run({ options: values, positionals })
}

const synonyms: Readonly<Record<string, string>> = { '--version': 'version', '--help': 'help', '-h': 'help' }

function parse(command: Command, args: readonly string[]) {
  try {
    const options = { ...command.inherited, ...command.options, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args: [...withGoBooleans(args, options)], options, ...parsing })
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : String(error)}\n${usage(command)}`, 2)
  }
}

/** The SDKs fail with riddles on an older Node; npm scripts bring their own. */
function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw new Failure(
    `Node ${process.versions.node} is too old: ${oldestNode.join('.')} or newer is needed; use npm run berth --`,
    2,
  )
}
