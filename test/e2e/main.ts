/**
 * `npm run e2e`: Berth among the real things. Prints a numbered list of checks and ends with `N passed, N failed`.
 * `npm run e2e -- PART...` runs only some parts: see parts.ts.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onRequest, parts } from './parts.ts'
import type { Programs } from './parts/part.ts'
import { startChecks } from './report/checks.ts'
import type { Checks } from './report/checks.ts'
import { buildPrograms } from './tools/build.ts'
import { installPackages, requireGo, requireRoot } from './tools/preflight.ts'
import { kubernetes, olderKubectl } from './tools/programs.ts'

const longestRunMs = 25 * 60_000

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => interrupted.abort(new Error(`ended by ${name}`)))
}

async function prepare(checks: Checks, signal: AbortSignal): Promise<Programs> {
  requireRoot()
  // Where Go's own archive is unpacked, which a shell of root often does not know.
  process.env['PATH'] += ':/usr/local/go/bin'
  const go = await requireGo(signal)
  await installPackages(checks.say, signal)
  checks.say(`Node ${process.version}, ${go}`)
  const components = await buildPrograms(kubernetes, checks.say, signal)
  const older = await buildPrograms(olderKubectl, checks.say, signal)
  return { components, older }
}

async function main(wanted: readonly string[]): Promise<number> {
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(longestRunMs)])
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
  if (interrupted.signal.aborted) return 130
  return checks.failed === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
