import type { Checks } from '../report/checks.ts'
import type { BuiltPrograms } from '../tools/build.ts'

export interface Programs {
  readonly components: BuiltPrograms
  readonly older: BuiltPrograms
}

export interface Part {
  readonly checks: Checks
  readonly programs: Programs
  /** For logs and state of this run. */
  readonly folder: string
}
