/** The child process that plays all kubelets, in the control plane's namespace. Told what to do by `fleet.ts`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectKubeApi } from './kube-api.ts'
import { playKubelets } from './kubelets.ts'
import { registerNode } from './played-node.ts'
import { startPodHost } from './pod-hosts.ts'
import type { FleetOrder, FleetReport } from './fleet.ts'

const passEveryMs = 150

async function serve(order: Extract<FleetOrder, { do: 'start' }>, signal: AbortSignal): Promise<void> {
  const api = connectKubeApi(order.access)
  const hosts = order.nodes.map((site) => startPodHost(site, order.podNamespaces[site.name] ?? '', order.folder))
  process.on('message', (message: FleetOrder) => {
    const site = message.do === 'register' ? order.nodes.find(({ name }) => name === message.node) : undefined
    if (site !== undefined) registerNode(api, site, signal).then(() => report({ is: 'registered' }), fail)
  })
  for (const site of order.nodes) await registerNode(api, site, signal)
  report({ is: 'ready' })
  const kubelets = playKubelets(api, hosts)
  for (;;) {
    // A conflict with the controller manager is usual; the next pass sees the newer object.
    await kubelets.pass(signal).catch((error: unknown) => console.error(String(error)))
    await sleep(passEveryMs, undefined, { signal })
  }
}

function report(message: FleetReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: String(error) })
}

const ending = new AbortController()
process.once('disconnect', () => process.exit(0))
process.once('message', (order: FleetOrder) => {
  if (order.do === 'start') serve(order, ending.signal).catch(fail)
})
