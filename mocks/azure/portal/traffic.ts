import type { DataPlaneView, TrafficView } from '../data-plane-view.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'
import { table } from './parts.ts'

/** What each listener of a load balancer has carried, as Azure Monitor's metrics count it. */
export function trafficTable(dataPlane: DataPlaneView, balancer: string): Html {
  const rows = dataPlane.traffic().filter(({ loadBalancer }) => loadBalancer === balancer)
  const headings = ['Rule', 'Port', 'Data path', 'Members up', 'Connections', 'Datagrams in / out', 'Bytes in / out']
  return table(headings, rows.map(trafficRow), 'No traffic: nothing listens.')
}

function trafficRow(view: TrafficView): readonly Content[] {
  const { rule, transport, port, isAvailable, members, connections, datagrams, bytes } = view
  const kind = isAvailable ? 'up' : 'down'
  const up = members.filter((member) => member.up === true).length
  const isProbed = members.some((member) => member.up !== undefined)
  const none = html`<span class="dim">none</span>`
  return [
    rule,
    `${transport} ${port}`,
    html`<span class="chip"><span class="dot ${kind}"></span>${isAvailable ? 'available' : 'unavailable'}</span>`,
    isProbed ? `${up} of ${members.length}` : html`<span class="dim">not probed</span>`,
    transport === 'Tcp' ? connections : none,
    transport === 'Udp' ? `${datagrams.in} / ${datagrams.out}` : none,
    `${bytes.in} / ${bytes.out}`,
  ]
}
