import type { Problem } from '../../intent/problem.ts'
import { limitOf, type LimitName } from './limit.ts'

/** How much of one limit is taken, at one place. */
export interface LimitUse {
  readonly limit: LimitName
  readonly taken: number
  readonly most: number
}

/** The same with the resource that has the limit. */
export interface PlacedUse extends LimitUse {
  /** The id of the document, or of a collection. */
  readonly at: string
}

/** What has more of something than it may; undefined if all fits. */
export function overLimit(uses: readonly LimitUse[]): LimitUse | undefined {
  return uses.find(({ taken, most }) => taken > most)
}

/** Tells the author of a Service which limit it would exceed, and the way out. */
export function limitProblem({ limit, taken, most }: LimitUse): Problem {
  const { what, of, field, fix, setting } = limitOf(limit)
  const raise = setting === undefined ? '' : `; if Azure allows you more, say so in berth.yaml (limits.${setting})`
  return {
    field,
    value: '',
    why: `the ${of} would have ${taken} ${what}, Azure allows ${most}`,
    fix: `${fix}; it is tried again by itself${raise}`,
  }
}

/** Four fifths: early enough to ask Azure for more. */
const nearShare = 0.8
/** Below this it counts as over: a Service that comes and goes at the edge must not be told each time. */
const overShare = 0.75

/** Whether a limit counts as nearly reached, given that it did before. */
export function isNear({ taken, most }: LimitUse, wasNear: boolean): boolean {
  return most > 0 && taken / most >= (wasNear ? overShare : nearShare)
}

/** What people are told of a limit that is nearly reached, in words that stay the same while it is. */
export function nearWords({ limit, most, at }: PlacedUse): string {
  const { what, fix } = limitOf(limit)
  return `80 % or more of the ${most} ${what} are taken at ${at.split('/').slice(-2).join('/')}. ${fix}`
}

/** One line for people: `72 %  216 of 300 rules per node at kubernetes/nodes`. */
export function describeUse(use: PlacedUse): string {
  const percent = `${percentUsed(use)} %`.padStart(5)
  return `${percent}  ${use.taken} of ${use.most} ${limitOf(use.limit).what} at ${use.at.split('/').slice(-2).join('/')}`
}

/** In whole percent, rounded down: 100 means that nothing more fits. */
export function percentUsed({ taken, most }: LimitUse): number {
  return most === 0 ? 100 : Math.floor((taken / most) * 100)
}
