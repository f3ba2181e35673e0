import type { Checks } from '../../report/checks.ts'
import type { BareRack } from '../rack.ts'
import type { RackSite } from '../rack-site.ts'
import { whoAnnounces } from '../who-announces.ts'

/** One installation of the reference, told in the rack: each step is a check, and its name is a sentence of the story. */
export interface Scenario {
  readonly name: string
  /** Where its addresses and its story come from. */
  readonly title: string
  readonly site: RackSite
  /** Drawn before it begins. */
  readonly picture: string
  tell(story: Story, signal: AbortSignal): Promise<void>
}

export interface Story {
  readonly rack: BareRack
  readonly checks: Checks
}

/** Shows in the middle of a story who announces what. */
export async function showWhoAnnounces({ rack, checks }: Story, signal: AbortSignal): Promise<void> {
  checks.say(`who announces what, as the router forwards it:\n${await whoAnnounces(rack, signal)}`)
}
