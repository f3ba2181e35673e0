import { nameOf } from '../arm/resource-id.ts'
import type { LoggedRequest, RequestLog } from '../arm/request-log.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'
import { code, table } from './parts.ts'

const shownRequests = 40

/** The counts of all requests by what they are, and the last of them, newest first. */
export function requestCards(log: RequestLog): Html {
  const { byCall } = log.summary()
  const counts = Object.entries(byCall).toSorted(([, one], [, other]) => other - one)
  const last = log.entries.slice(-shownRequests).toReversed()
  return html`<section class="card">
      ${counts.map(([call, count]) => html`<span class="chip"><b>${count}</b> ${call}</span>`)}
      ${counts.length === 0 ? html`<span class="empty">No request yet.</span>` : undefined}
    </section>
    <section class="card">
      ${table(['Time', 'Request', 'Answer', 'Sent', 'Received'], last.map(row), 'No request yet.')}
    </section>`
}

function row(entry: LoggedRequest): readonly Content[] {
  const { at, method, type, name, path, status, code: refusal, requestBytes, responseBytes } = entry
  const kind = status === 0 || status >= 400 ? 'down' : status === 201 || status === 202 ? 'wait' : 'up'
  const what =
    entry.class === 'poll'
      ? 'operation'
      : type === ''
        ? path
        : name === ''
          ? `${type} (list)`
          : `${type}/${nameOf(name)}`
  return [
    code(new Date(at).toISOString().slice(11, 23)),
    html`<b>${method}</b> ${what}`,
    html`<span class="pill ${kind}">${status === 0 ? 'dropped' : status}</span> ${refusal}`,
    bytes(requestBytes),
    bytes(responseBytes),
  ]
}

function bytes(count: number): string {
  return count < 1024 ? `${count} B` : `${(count / 1024).toFixed(1)} KiB`
}
