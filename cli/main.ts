#!/usr/bin/env node
/** `berth COMMAND`: finds the command, runs it, answers its exit code. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { commands, type Command } from './commands.ts'
import { Failure, reportFailure } from './failure.ts'
import { helpOf, overview } from './help.ts'
import { version } from './version.ts'

const oldestNode = [22, 19] as const

async function main([name = 'help', ...rest]: readonly string[]): Promise<number> {
  checkNode()
  if (name === 'version' || name === '--version') return say(version)
  if (name === 'help' || name === '--help' || name === '-h') return say(overview(commands))
  const command = commands.find((one) => one.name === name)
  if (command === undefined) throw new Failure(`there is no command "${name}"; see berth help`, 2)
  const { values, positionals } = parse(command, rest)
  if (values['help'] === true) return say(helpOf(command))
  const { run } = await command.load()
  return run({ options: values, positionals })
}

function parse(command: Command, args: readonly string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : String(error)}\n${helpOf(command)}`, 2)
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

function say(text: string): number {
  console.log(text)
  return 0
}

// What was compiled once is not compiled again: most of a short command's time. Kept beside the modules, because Node's own
// choice is the directory for temporary files, where nothing of ours may stay. Asked for softly, for checkNode's sake.
const modules = join(import.meta.dirname, '../node_modules')
if (existsSync(modules)) module.enableCompileCache?.(join(modules, '.cache/berth'))
// The clock's timers never keep a process alive, so that a stop is a stop; a command that runs does.
const alive = setInterval(() => {}, 60_000)
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // Not left to the last open handle: what a start that failed has left listening must not keep the process.
  process.exit(reportFailure(error))
} finally {
  clearInterval(alive)
}
