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
  for (const [key, { verdict }] of next?.decisions ?? []) {
    const was = past?.decisions.get(key)?.verdict.is ?? (stoodIn(found, verdict) ? 'announced' : 'withheld')
    if (verdict.is === was) continue
    turns.push({
      service,
      address: addressOf(key),
      now: verdict.is === 'announced' ? 'announced' : 'withdrawn',
      verdict,
    })
  }
  for (const [key, { verdict }] of past?.decisions ?? []) {
    if (verdict.is !== 'announced' || next?.decisions.has(key) === true) continue
    turns.push({ service, address: addressOf(key), now: 'withdrawn', verdict: undefined })
  }
  return turns
}

/** Keys of decisions are `kind address`. */
function addressOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1)
}

function stoodIn(found: ReadonlySet<string>, verdict: Verdict): boolean {
  return verdict.is === 'announced' && verdict.prefixes.some((prefix) => found.has(prefix))
}
