#!/usr/bin/env node
/** `berth COMMAND`: finds the command, runs it, answers its exit code. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { commandLine } from './command-line.ts'
import { reportFailure } from './failure.ts'

// What was compiled once is not compiled again: most of a short command's time. Kept beside the modules, because Node's own
// choice is the directory for temporary files, where nothing of ours may stay. Asked for softly, for checkNode's sake.
const modules = join(import.meta.dirname, '../node_modules')
if (existsSync(modules)) module.enableCompileCache?.(join(modules, '.cache/berth'))
// The clock's timers never keep a process alive, so that a stop is a stop; a command that runs does.
const alive = setInterval(() => {}, 60_000)
try {
  process.exitCode = await commandLine(process.argv.slice(2))
} catch (error) {
  // Not left to the last open handle: what a start that failed has left listening must not keep the process.
  process.exit(reportFailure(error))
} finally {
  clearInterval(alive)
}
