import { join } from 'node:path'
import { batch, cable, collectNamespaces, forwardPackets, sysctl } from '../../network/wiring.ts'
import { daemonsOf, startFrr } from './frr.ts'
import type { Frr } from './frr.ts'
import { forwardingOf } from './kernel-routes.ts'
import type { Forwarding } from './kernel-routes.ts'
import type { Lab } from './lab.ts'
import { secondRouter as site } from './topology.ts'

export interface SecondRouter extends Forwarding, AsyncDisposable {
  readonly namespace: string
  readonly frr: Frr
}

/** Puts a second router beside the lab's, with two cables of its own to each node. It is gone when it is disposed of. */
export async function addSecondRouter(lab: Lab, signal: AbortSignal): Promise<SecondRouter> {
  await using made = new AsyncDisposableStack()
  const namespaces = collectNamespaces()
  made.defer(() => namespaces.remove(AbortSignal.timeout(20_000)))
  const namespace = `${lab.namespaces.router}-b`
  await namespaces.add(namespace, signal)
  await connect(lab, namespace, signal)
  const folder = join(lab.folder, site.name)
  const options = { name: site.name, release: lab.releases.bookworm, daemons: daemonsOf.frr8, namespace, folder }
  const frr = await startFrr(options, signal)
  made.defer(() => frr.stop())
  const kept = made.move()
  return { namespace, frr, ...forwardingOf(namespace), [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

async function connect(lab: Lab, router: string, signal: AbortSignal): Promise<void> {
  await forwardPackets(router, signal)
  await sysctl(router, ['net.ipv6.conf.all.forwarding=1', 'net.ipv6.conf.all.accept_dad=0'], signal)
  const address = [`addr add ${site.address}/24 dev nodes`, `addr add ${site.loopback}/32 dev lo`]
  await batch(router, ['link add nodes type bridge', ...address, 'link set nodes up'], signal)
  for (const [index, node] of lab.nodes.entries()) {
    const end = site.ends[index]
    if (end === undefined) throw new Error(`${site.name} has no cable for ${node.site.name}`)
    const { name } = node.site
    await cable({ from: router, device: name, to: node.namespace, farDevice: 'eth1' }, signal)
    await cable({ from: router, device: end.port, to: node.namespace, farDevice: 'up1' }, signal)
    await batch(router, [`link set ${name} master nodes up`, `link set ${end.port} up`], signal)
    const lines = [`addr add ${end.address}/24 dev eth1`, 'link set eth1 up', 'link set up1 up']
    await batch(node.namespace, lines, signal)
  }
}
