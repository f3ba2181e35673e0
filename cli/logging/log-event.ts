import type { Logger } from 'pino'
import { formatProblem } from '#provider/intent/problem'
import type { AzureEvent } from '#provider/azure/azure'

/** One line for every change made in Azure and for every call that failed; waiting is nothing to shout about. */
export function logEvent(log: Logger, event: AzureEvent): void {
  switch (event.what) {
    case 'written':
      return log.info(
        { doc: nameOf(event.doc), ms: event.tookMs, changes: event.changes.map(({ text }) => text) },
        'written',
      )
    case 'failed': {
      const level = event.disposition.do === 'terminal' ? 'warn' : 'info'
      return log[level](
        { doc: nameOf(event.doc), disposition: event.disposition, reason: messageOf(event.error) },
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

function nameOf(doc: string): string {
  return doc.split('/').slice(-2).join('/')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
