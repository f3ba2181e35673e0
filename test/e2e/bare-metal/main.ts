/**
 * `npm run rack`: installations of the reference, played in network namespaces with a real router, real BIRDs and a real
 * Kubernetes. Tells one story and stays up until Ctrl-C; with `--once` it tells all of them, or the one that
 * `--scenario NAME` names, and ends with `N passed, N failed`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import { runMain } from '../process/run-main.ts'
import { startChecks } from '../report/checks.ts'
import type { Checks } from '../report/checks.ts'
import { buildPrograms } from '../tools/build.ts'
import { bundleSpeaker } from '../tools/speaker-bundle.ts'
import { prepareMachine } from '../tools/preflight.ts'
import { kubernetes } from '../tools/programs.ts'
import { printInvitation } from './invitation.ts'
import type { BareRack, BareRackOptions } from './rack.ts'
import { scenarios } from './scenarios.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { tellStory } from './tell.ts'

const longestRunMs = 25 * 60_000

type Prepared = Pick<BareRackOptions, 'binaries' | 'releases' | 'speakerProgram'>

async function prepare(checks: Checks, runFolder: string, signal: AbortSignal): Promise<Prepared> {
  await prepareMachine(checks.say, signal)
  const releases = await fetchRoutingDaemons(checks.say, signal)
  const { folder } = await buildPrograms(kubernetes, checks.say, signal)
  return { binaries: folder, releases, speakerProgram: await bundleSpeaker(runFolder) }
}

interface Evening {
  readonly checks: Checks
  readonly prepared: Prepared
  readonly folder: string
  /** Stays up after the story until this is aborted; undefined to end with it. */
  readonly staysUntil: AbortSignal | undefined
}

async function tell(scenario: Scenario, { checks, prepared, folder, staysUntil }: Evening, signal: AbortSignal) {
  console.log(`\n${scenario.title}\n${scenario.picture}\n`)
  const options = { ...prepared, folder: join(folder, scenario.name) }
  const afterwards = async (rack: BareRack): Promise<void> => {
    if (staysUntil !== undefined && !signal.aborted) await printInvitation(rack, staysUntil)
  }
  await tellStory({ scenario, checks, options, standing: 'the rack stands', afterwards }, signal)
}

async function main(args: readonly string[], interrupted: AbortSignal): Promise<number> {
  const options = { once: { type: 'boolean', default: false }, scenario: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...args], options })
  const { once, scenario: name } = values
  const named = scenarios.filter((scenario) => name === undefined || scenario.name === name)
  if (named.length === 0)
    throw new Error(`--scenario ${name}: there are ${scenarios.map((scenario) => scenario.name).join(', ')}`)
  const told = once ? named : named.slice(0, 1)
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(longestRunMs)])
  const checks = startChecks(console.log, signal)
  const folder = await mkdtemp(join(tmpdir(), 'berth-rack-'))
  const prepared = await checks.check('the machine has what is needed', () => prepare(checks, folder, signal))
  if (prepared !== undefined)
    for (const scenario of told)
      await tell(scenario, { checks, prepared, folder, staysUntil: once ? undefined : interrupted }, signal)
  if (checks.failed > 0) checks.say(`logs are kept in ${folder}`)
  else await rm(folder, { recursive: true, force: true })
  console.log(`\n${checks.passed} passed, ${checks.failed} failed`)
  if (interrupted.aborted && once) return 130
  return checks.failed === 0 ? 0 : 1
}

await runMain(main)
