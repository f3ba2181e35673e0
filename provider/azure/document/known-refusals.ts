import type { Kind, Refusal } from '../../document/kind.ts'
import type { Problem } from '../../intent/problem.ts'
import { fixOf } from '../arm/error-table.ts'

/** The kind with a word on what to do about refusals of which it does not know the field. */
export function withKnownRefusals<B, C>(kind: Kind<B, C>): Kind<B, C> {
  return { ...kind, problemOf: (want, refusal) => kind.problemOf?.(want, refusal) ?? known(refusal) }
}

function known({ code, message: why }: Refusal): Problem | undefined {
  const fix = fixOf(code)
  return fix === undefined || fix === '' ? undefined : { field: '', value: '', why: `${code}: ${why}`, fix }
}
