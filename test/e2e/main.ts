/**
 * `npm run e2e`: Berth among the real things. Prints a numbered list of checks and ends with `N passed, N failed`.
 * `npm run e2e -- PART...` runs only some parts: see parts.ts.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onRequest, parts } from './parts.ts'
import type { Programs } from './parts/part.ts'
import { runMain } from './process/run-main.ts'
import { startChecks } from './report/checks.ts'
import type { Checks } from './report/checks.ts'
import { buildPrograms } from './tools/build.ts'
import { prepareMachine } from './tools/preflight.ts'
import { kubernetes, olderKubectl } from './tools/programs.ts'

const longestRunMs = 45 * 60_000

async function prepare(checks: Checks, signal: AbortSignal): Promise<Programs> {
  await prepareMachine(checks.say, signal)
  const components = await buildPrograms(kubernetes, checks.say, signal)
  const older = await buildPrograms(olderKubectl, checks.say, signal)
  return { components, older }
}

async function main(wanted: readonly string[], interrupted: AbortSignal): Promise<number> {
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(longestRunMs)])
  const checks = startChecks(console.log, signal)
  const unknown = wanted.filter((name) => !(name in parts))
  if (unknown.length > 0)
    throw new Error(`no such part: ${unknown.join(', ')} (there are ${Object.keys(parts).join(', ')})`)
  const folder = await mkdtemp(join(tmpdir(), 'berth-e2e-'))
  const programs = await checks.check('the machine has what is needed', () => prepare(checks, signal))
  if (programs !== undefined) {
    for (const [name, run] of Object.entries(parts)) {
      if (wanted.length > 0 ? !wanted.includes(name) : onRequest.has(name)) continue
      await run({ checks, programs, folder }, signal).catch((error: unknown) =>
        checks.check(`part ${name} runs to its end`, () => Promise.reject(error)),
      )
    }
  }
  const hasLogs = (await readdir(folder)).length > 0
  if (checks.failed > 0 && hasLogs) checks.say(`logs are kept in ${folder}`)
  else await rm(folder, { recursive: true, force: true })
  console.log(`\n${checks.passed} passed, ${checks.failed} failed`)
  if (interrupted.aborted) return 130
  return checks.failed === 0 ? 0 : 1
}

await runMain(main)
