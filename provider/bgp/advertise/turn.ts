import { decisionOf } from './decide-service.ts'
import type { ServiceDecision } from './decide-service.ts'
import type { Verdict } from './verdict.ts'

/** An address of a Service that came to this node, or left it. */
export interface Turn {
  /** Key of the Service. */
  readonly service: string
  readonly address: string
  readonly now: 'announced' | 'withdrawn'
  /** Undefined where the Service itself is gone. */
  readonly verdict: Verdict | undefined
}

/** @param found what a predecessor had announced: that it still is nobody needs to be told */
export function turnsBetween(
  service: string,
  {
    past,
    next,
    found,
  }: {
    readonly past?: ServiceDecision | undefined
    readonly next?: ServiceDecision
    readonly found: ReadonlySet<string>
  },
): readonly Turn[] {
  const turns: Turn[] = []
  for (const one of next?.addresses ?? []) {
    const { address, verdict } = one
    const was = (past && decisionOf(past, one))?.verdict.is ?? (stoodIn(found, verdict) ? 'announced' : 'withheld')
    if (verdict.is === was) continue
    turns.push({ service, address, now: verdict.is === 'announced' ? 'announced' : 'withdrawn', verdict })
  }
  for (const one of past?.addresses ?? []) {
    if (one.verdict.is !== 'announced' || (next && decisionOf(next, one)) !== undefined) continue
    turns.push({ service, address: one.address, now: 'withdrawn', verdict: undefined })
  }
  return turns
}

function stoodIn(found: ReadonlySet<string>, verdict: Verdict): boolean {
  return verdict.is === 'announced' && verdict.prefixes.some((prefix) => found.has(prefix))
}
