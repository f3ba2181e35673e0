import type { Logger } from 'pino'
import { formatProblem } from '#provider/intent/problem'
import type { AzureEvent } from '#provider/azure/azure'
import type { DocId, Owner } from '#provider/document/names'
import type { Change } from '#provider/document/plan'
import type { SentWrite } from './write-trail.ts'

/** What is known of a write beside the event itself. */
export interface Background {
  /** Names a Service or node for people; undefined: it is not known any more. */
  readonly nameOf: (owner: Owner) => string | undefined
  /** What was sent for a document since the last time. */
  readonly sentFor: (doc: DocId) => SentWrite
}

/** One line for every change made in Azure and for every call that failed; waiting is nothing to shout about. */
export function logEvent(log: Logger, event: AzureEvent, background: Background): void {
  switch (event.what) {
    case 'written':
      return log.info(
        {
          doc: nameOf(event.doc),
          ...causesOf(event.changes, background),
          changes: event.changes.map(({ text }) => text),
          ms: event.tookMs,
          ...background.sentFor(event.doc),
        },
        'written',
      )
    case 'failed': {
      const level = event.disposition.do === 'terminal' ? 'warn' : 'info'
      return log[level](
        {
          doc: nameOf(event.doc),
          disposition: event.disposition,
          reason: messageOf(event.error),
          ...background.sentFor(event.doc),
        },
        'call failed',
      )
    }
    case 'repaired':
      return log.warn(
        { doc: nameOf(event.doc), changes: event.changes.map(({ text }) => text) },
        'somebody had changed what is ours; brought back',
      )
    case 'contested':
      return log.warn(
        { doc: nameOf(event.doc), changes: event.changes.map(({ text }) => text) },
        'somebody changes what is ours again and again; left as it is',
      )
    case 'stuck':
      return log.error(
        { doc: nameOf(event.doc), changes: event.changes.map(({ text }) => text) },
        'Azure answers another body than was written; this document is left alone until it or a wish changes',
      )
    case 'misplaced':
      return log.error(
        { problem: formatProblem(event.problem) },
        'the configuration does not fit what stands; only looking',
      )
    case 'uncounted':
      return log.warn(
        { reason: messageOf(event.error) },
        'could not read the quota of public IPs; Azure will say when it is reached',
      )
    case 'unread':
      return log.warn({ reason: messageOf(event.error), retryMs: event.retryMs }, 'could not read Azure')
  }
}

/** On whose behalf; a node that joins concerns every pool, and five hundred names help nobody. */
function causesOf(changes: readonly Change[], { nameOf: named }: Background) {
  const causes = [...new Set(changes.map(({ owner }) => owner))].map((owner) => named(owner) ?? owner)
  const more = causes.length - MOST_NAMED
  return { causes: causes.slice(0, MOST_NAMED), ...(more > 0 && { more }) }
}

const MOST_NAMED = 10

function nameOf(doc: string): string {
  return doc.split('/').slice(-2).join('/')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
