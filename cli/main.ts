#!/usr/bin/env node
/** `berth COMMAND`: finds the command, runs it, answers its exit code. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { commandLine } from './command-line.ts'
import { reportFailure } from './failure.ts'

/** How long what is left over may keep a command that failed. */
const restMs = 250

// What was compiled once is not compiled again: most of a short command's time. Kept beside the modules, because Node's own
// choice is the directory for temporary files, where nothing of ours may stay. Asked for softly, for checkNode's sake.
const modules = join(import.meta.dirname, '../node_modules')
if (existsSync(modules)) module.enableCompileCache?.(join(modules, '.cache/berth'))
// The clock's timers never keep a process alive, so that a stop is a stop; a command that runs does.
const alive = setInterval(() => {}, 60_000)
try {
  process.exitCode = await commandLine(process.argv.slice(2))
} catch (error) {
  process.exitCode = reportFailure(error)
  // What a start that failed has left listening must not keep the process; but to end it at once is no way out either: that
  // waits for V8's threads, and one that compiles waits for a collection of garbage here (nodejs/node#54918). On a busy machine
  // one in a hundred of those that end while they still start never did. Nothing is compiled any more after a moment of rest.
  setTimeout(() => process.exit(), restMs).unref()
} finally {
  clearInterval(alive)
}
