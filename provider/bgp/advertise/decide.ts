/**
 * Whether one node announces one address. The order of the questions is the order of the reasons that people are given:
 *
 *   asked for here?   pool, advertisement, Service, node, peer          no -> moved away if others take over, else withdrawn
 *   barred?           no network                                        withdrawn at once
 *   can be served?    add: a ready endpoint; keep: a serving one        withdrawn at once, a flap where others serve on
 *   node serves?      kube-proxy once healthy                           new addresses wait, standing ones stay
 *   rested?           after flaps                                       new addresses wait, unless nobody else serves
 *   drained?          mark -> graceful shutdown -> wait                 withdrawn if others serve, else kept
 *
 * An address never loses its last next hop to a move: whoever leaves by choice marks its route with GRACEFUL_SHUTDOWN,
 * which takes it out of the others' way at once, and takes it back only when others had time to take over.
 */
import type { Decision } from './decision.ts'
import { withhold } from './decision.ts'
import { draft } from './draft.ts'
import type { Draft } from './draft.ts'
import { someOtherServes } from './others.ts'
import type { Question } from './question.ts'
import { restsUntil, withdrew } from './rest.ts'
import { mayCome, servingOn } from './serves.ts'
import type { Serving } from './serves.ts'
import type { Subject } from './subject.ts'
import type { Leaving, Withheld } from './verdict.ts'
import type { Route } from './ways.ts'
import { weightOf } from './weight.ts'

/** Decides anew. @param past what was decided about the same address before, undefined for one not seen yet */
export function decide(question: Question, route: Route, past: Decision | undefined): Decision {
  const { view, here, subject, now } = question
  const serving = servingOn(here.node, subject.trafficPolicy, subject.endpoints)
  const stands = standsHere(question, route, past)
  if ('withheld' in route) return leave(question, route.withheld, past)
  if (view.bar === 'node-excluded') return leave(question, view.bar, past)
  if (view.bar !== undefined) return withhold(view.bar, past?.rest)
  if (!mayCome(serving, stands)) {
    const why = subject.trafficPolicy === 'Local' ? 'no-local-endpoints' : 'no-endpoints'
    // Who leaves nobody behind need not rest: all nodes that lost an endpoint together would, and nobody served.
    return withhold(why, stands && someOtherServes(question) ? withdrew(past?.rest, now) : past?.rest)
  }
  if (stands) return keepOrDrain(question, { ...route, serving }, past)
  return comeOrWait(question, { ...route, serving }, past)
}

type Open = Extract<Route, { ways: unknown }> & { readonly serving: Serving }

/** After a restart of the speaker only the daemon knows what stood. */
function standsHere({ here, subject }: Question, route: Route, past: Decision | undefined): boolean {
  if (past !== undefined) return past.verdict.is === 'announced'
  if ('withheld' in route || here.found.size === 0) return false
  return draftsOf(subject, { ...route, serving: nobody }, undefined).some(({ announcement }) =>
    here.found.has(announcement.prefix),
  )
}

/** Nobody asks for the address here any more. Others may be about to take it up: they get a moment to do so. */
function leave(question: Question, why: Withheld, past: Decision | undefined): Decision {
  const { here, subject, now } = question
  if (past === undefined || past.verdict.is === 'withheld') return withhold(why, past?.rest)
  const canStay = mayCome(servingOn(here.node, subject.trafficPolicy, subject.endpoints), true)
  const since = past.movingSince ?? now
  if (!canStay || !isMove[why] || now >= since + MOVE_MS || !someOtherServes(question)) return withhold(why, past.rest)
  const drafts = past.drafts.map(marked)
  return { ...announce(drafts, 'moving'), rest: past.rest, movingSince: since, dueAt: since + MOVE_MS }
}

/** Reasons that leave the address to other nodes; the others take it away from all of them, or say that this node is cut off. */
const isMove: Partial<Record<Withheld, true>> = {
  'service-not-selected': true,
  'node-not-selected': true,
  'node-excluded': true,
}

/** Speakers hear of one change within milliseconds of each other; a slow one has this long. */
const MOVE_MS = 2000

function keepOrDrain(question: Question, open: Open, past: Decision | undefined): Decision {
  const { view, drainingSince, subject, now } = question
  const rest = past?.rest
  if (view.drain === undefined || drainingSince === undefined) return { ...announce(draftsOf(subject, open)), rest }
  const endsAt = drainingSince + view.drain.waitSeconds * 1000
  if (now < endsAt) return { ...announce(draftsOf(subject, open, 'draining'), 'draining'), rest, dueAt: endsAt }
  if (someOtherServes(question)) return withhold('drained', rest)
  return { ...announce(draftsOf(subject, open, 'last'), 'last'), rest }
}

function comeOrWait(question: Question, open: Open, past: Decision | undefined): Decision {
  const { here, view, drainingSince, subject, now } = question
  const rest = past?.rest
  if (!here.isServing) return withhold('node-not-serving', rest)
  const until = rest === undefined ? now : restsUntil(rest)
  if (now < until && someOtherServes(question)) return withhold('resting', rest, until)
  if (view.drain === undefined || drainingSince === undefined) return { ...announce(draftsOf(subject, open)), rest }
  if (someOtherServes(question)) return withhold('drained', rest)
  return { ...announce(draftsOf(subject, open, 'last'), 'last'), rest }
}

function draftsOf({ address, from, trafficPolicy }: Subject, { ways, policies, serving }: Open, leaving?: Leaving) {
  const weight = trafficPolicy === 'Local' ? weightOf(serving.ready) : undefined
  return ways.map((way) => draft(way, { address, from, policies, weight, gracefulShutdown: leaving !== undefined }))
}

function announce(drafts: readonly Draft[], leaving?: Leaving): Decision {
  const prefixes = [...new Set(drafts.map(({ announcement }) => announcement.prefix))]
  return {
    verdict: { is: 'announced', prefixes, leaving },
    drafts,
    rest: undefined,
    movingSince: undefined,
    dueAt: undefined,
  }
}

function marked({ announcement, order }: Draft): Draft {
  return { announcement: { ...announcement, gracefulShutdown: true }, order }
}

const nobody: Serving = { ready: 0, serving: 0 }
