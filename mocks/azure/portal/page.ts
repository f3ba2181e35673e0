import type { RequestLog } from '../arm/request-log.ts'
import type { ResourceView } from '../resource-view.ts'
import type { DataPlaneView } from '../data-plane-view.ts'
import { Html, html } from './html.ts'
import { loadBalancerCards } from './load-balancers.ts'
import { publicIpCard, securityGroupCards } from './other-resources.ts'
import { requestCards } from './requests.ts'
import { style } from './style.ts'

export interface PageWorld {
  readonly url: string
  readonly subscription: string
  readonly resources: ResourceView
  readonly log: RequestLog
  readonly dataPlane: DataPlaneView
}

/** Replaces what is shown every two seconds; the place on the page and a selection's card stay where they are. */
const refresh = `
setInterval(async () => {
  if (document.hidden || !getSelection().isCollapsed) return
  try {
    const text = await (await fetch(location.href)).text()
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main')
    const shown = document.querySelector('main')
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML
    document.body.style.opacity = 1
  } catch { document.body.style.opacity = .5 }
}, 2000)`

/** Renders the whole page as the world is now. */
export function renderPage(world: PageWorld): string {
  const { resources, log } = world
  const dataPlane = snapshotOf(world.dataPlane)
  const balancers = resources.accepted('loadBalancers')
  const publicIps = resources.accepted('publicIPAddresses')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Local Azure</title>
        <noscript><meta http-equiv="refresh" content="3" /></noscript>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>Local Azure</h1>
          <span>ARM at <code>${world.url}</code></span>
          <span>subscription <code>${world.subscription}</code></span>
        </header>
        <main>
          ${tiles(balancers.length, publicIps.length, log)}
          <h2>Load balancers</h2>
          ${loadBalancerCards({ balancers, publicIps, dataPlane, child: (id) => resources.child(id) })}
          <h2>Public IP addresses</h2>
          ${publicIpCard(publicIps)}
          <h2>Network security groups</h2>
          ${securityGroupCards(resources.accepted('networkSecurityGroups'))}
          <h2>Requests</h2>
          ${requestCards(log)}
        </main>
        <script>
          ${new Html(refresh)}
        </script>
      </body>
    </html>`
  return page.text
}

/** Asks the data plane once a page, not once a rule: with hundreds of rules its answers are long lists. */
function snapshotOf(dataPlane: DataPlaneView): DataPlaneView {
  const [probes, listeners, traffic] = [dataPlane.probes(), dataPlane.listeners(), dataPlane.traffic()]
  return { probes: () => probes, listeners: () => listeners, traffic: () => traffic }
}

function tiles(balancers: number, publicIps: number, log: RequestLog): Html {
  const { byClass } = log.summary()
  const figures = [
    ['load balancers', balancers],
    ['public IPs', publicIps],
    ['writes', byClass.write + byClass.delete],
    ['reads', byClass.read],
    ['polls', byClass.poll],
  ] as const
  return html`<div class="tiles">
    ${figures.map(([what, count]) => html`<div class="tile"><b>${count}</b><span>${what}</span></div>`)}
  </div>`
}
