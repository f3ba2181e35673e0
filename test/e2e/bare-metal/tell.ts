/** A story in a rack of its own, and at its end whether everything has lived and nothing was refused to Berth. */
import type { Checks } from '../report/checks.ts'
import { checkRights } from './check-rights.ts'
import { startBareRack, type BareRack, type BareRackOptions } from './rack.ts'
import type { Scenario } from './scenarios/scenario.ts'

export interface Telling {
  readonly scenario: Scenario
  readonly checks: Checks
  /** Its `berth` says what brings Berth there: processes, or the chart. */
  readonly options: Omit<BareRackOptions, 'site'>
  /** What has come about when the rack stands; a sentence. */
  readonly standing: string
  /** What follows the story in the same rack. */
  readonly afterwards?: (rack: BareRack) => Promise<void>
}

export async function tellStory(telling: Telling, signal: AbortSignal): Promise<void> {
  const { scenario, checks, options, standing, afterwards } = telling
  const failedBefore = checks.failed
  const started = await checks.check(standing, () => startBareRack({ ...options, site: scenario.site }, signal))
  if (started === undefined) return
  await using rack = started
  await scenario.tell({ rack, checks }, signal)
  await checks.check('every component still runs', async () => rack.assertRuns())
  await checks.check('Berth lacked no right, and every speaker has told how its node is', () =>
    checkRights(rack, signal),
  )
  if (checks.failed > failedBefore) showLogs(rack, checks)
  await afterwards?.(rack)
}

function showLogs(rack: BareRack, checks: Checks): void {
  checks.say(`the end of the controller's log:\n${rack.controller.tail(15)}`)
  for (const [name, speaker] of rack.speakers) checks.say(`the end of ${name}'s log:\n${speaker.tail(10)}`)
}
