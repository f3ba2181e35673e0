import { batch, cable, collectNamespaces, forwardPackets, sysctl } from '../../network/wiring.ts'
import { lab, labNodes } from './topology.ts'
import type { LabNode } from './topology.ts'

export interface LabNamespaces {
  readonly router: string
  readonly client: string
  node(node: LabNode): string
  /** Removes the namespaces, and with them their cables. */
  remove(signal: AbortSignal): Promise<void>
}

/** Makes the router, the nodes and the client, each a namespace named after `prefix`, with their cables and addresses. */
export async function createLabNamespaces(prefix: string, signal: AbortSignal): Promise<LabNamespaces> {
  const made = collectNamespaces()
  const names: LabNamespaces = {
    router: `${prefix}-tor`,
    client: `${prefix}-client`,
    node: ({ name }) => `${prefix}-${name}`,
    remove: (signal) => made.remove(signal),
  }
  try {
    for (const name of [names.router, names.client, ...labNodes.map((node) => names.node(node))])
      await made.add(name, signal)
    await prepareRouter(names, signal)
    for (const node of labNodes) await connectNode(names, node, signal)
  } catch (error) {
    await made.remove(AbortSignal.timeout(10_000))
    throw error
  }
  return names
}

async function prepareRouter({ router, client }: LabNamespaces, signal: AbortSignal): Promise<void> {
  await forwardPackets(router, signal)
  // Hash over ports too: a client's connections shall spread over the next hops.
  const settings = [
    'net.ipv6.conf.all.forwarding=1',
    'net.ipv4.fib_multipath_hash_policy=1',
    'net.ipv6.conf.all.accept_dad=0',
  ]
  await sysctl(router, settings, signal)
  await cable({ from: router, device: 'clients', to: client }, signal)
  await batch(
    router,
    [
      'link add nodes type bridge',
      `addr add ${lab.router}/24 dev nodes`,
      `addr add ${lab.router6}/64 dev nodes nodad`,
      `addr add ${lab.routerLoopback}/32 dev lo`,
      `addr add ${lab.clientSide}/24 dev clients`,
      'link set nodes up',
      'link set clients up',
    ],
    signal,
  )
  await batch(
    client,
    [`addr add ${lab.client}/24 dev eth0`, 'link set eth0 up', `route add default via ${lab.clientSide}`],
    signal,
  )
}

async function connectNode(names: LabNamespaces, node: LabNode, signal: AbortSignal): Promise<void> {
  const namespace = names.node(node)
  await forwardPackets(namespace, signal)
  await sysctl(namespace, ['net.ipv6.conf.all.forwarding=1'], signal)
  await cable({ from: names.router, device: node.name, to: namespace }, signal)
  await cable({ from: names.router, device: node.port, to: namespace, farDevice: 'up0' }, signal)
  await batch(names.router, [`link set ${node.name} master nodes up`, `link set ${node.port} up`], signal)
  await batch(
    namespace,
    [
      `addr add ${node.address}/24 dev eth0`,
      `addr add ${node.address6}/64 dev eth0 nodad`,
      `addr add ${node.loopback}/32 dev lo`,
      'link set eth0 up',
      'link set up0 up',
      `route add default via ${lab.router}`,
    ],
    signal,
  )
}
