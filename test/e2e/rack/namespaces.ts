import { batch, cable, collectNamespaces, forwardPackets } from '../network/wiring.ts'
import { nodeSites, topology } from './topology.ts'
import type { NodeSite } from './cluster-site.ts'

export interface Namespaces {
  readonly controlPlane: string
  readonly azure: string
  readonly client: string
  node(site: NodeSite): string
  pods(site: NodeSite): string
  /** Removes every namespace that `createNamespaces` made, and nothing else. */
  remove(signal: AbortSignal): Promise<void>
}

/** Names this run's namespaces after its pid, so that two runs do not disturb each other. */
export function namesOf(pid: number): Omit<Namespaces, 'remove'> {
  const prefix = `berth-${pid}`
  return {
    controlPlane: `${prefix}-cp`,
    azure: `${prefix}-az`,
    client: `${prefix}-cl`,
    node: (site) => `${prefix}-${site.name}`,
    pods: (site) => `${prefix}-${site.name}-pods`,
  }
}

/** Creates the namespaces with their cables, addresses and routes. On failure what was made is removed again. */
export async function createNamespaces(pid: number, signal: AbortSignal): Promise<Namespaces> {
  const names = namesOf(pid)
  const made = collectNamespaces()
  try {
    for (const name of [names.azure, names.controlPlane, names.client]) await made.add(name, signal)
    for (const site of nodeSites) {
      await made.add(names.node(site), signal)
      await made.add(names.pods(site), signal)
    }
    await connect(names, signal)
  } catch (error) {
    await made.remove(AbortSignal.timeout(10_000))
    throw error
  }
  return { ...names, remove: (signal) => made.remove(signal) }
}

async function connect(names: Omit<Namespaces, 'remove'>, signal: AbortSignal): Promise<void> {
  const { azure } = names
  await forwardPackets(azure, signal)
  await batch(azure, [`addr add ${topology.gateway}/32 dev lo`, `addr add ${topology.probeSource}/32 dev lo`], signal)
  await connectHost({ azure, host: names.controlPlane, cable: 'cp', address: topology.controlPlane }, signal)
  for (const site of nodeSites) await connectNode(names, site, signal)
  await cable({ from: azure, device: 'inet', to: names.client }, signal)
  await batch(azure, [`addr add ${topology.clientGateway}/24 dev inet`, 'link set inet up'], signal)
  await batch(
    names.client,
    [
      `addr add ${topology.client}/24 dev eth0`,
      `addr add ${topology.otherClient}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${topology.clientGateway}`,
    ],
    signal,
  )
}

async function connectNode(names: Omit<Namespaces, 'remove'>, site: NodeSite, signal: AbortSignal): Promise<void> {
  const node = names.node(site)
  const pods = names.pods(site)
  await forwardPackets(node, signal)
  await connectHost({ azure: names.azure, host: node, cable: site.name, address: site.address }, signal)
  await batch(names.azure, [`route add ${site.podPrefix}0/24 via ${site.address} dev ${site.name} onlink`], signal)
  await cable({ from: node, device: 'pods', to: pods }, signal)
  await batch(node, [`addr add ${site.podGateway}/24 dev pods`, 'link set pods up'], signal)
  // An address that stays: with the last address of an interface, the last pod's, the kernel would drop its routes too.
  await batch(
    pods,
    [
      `addr add ${site.podPrefix}2/32 dev eth0`,
      'link set eth0 up',
      `route add ${site.podGateway} dev eth0`,
      `route add default via ${site.podGateway}`,
    ],
    signal,
  )
}

interface HostCable {
  readonly azure: string
  readonly host: string
  readonly cable: string
  readonly address: string
}

async function connectHost(host: HostCable, signal: AbortSignal): Promise<void> {
  await cable({ from: host.azure, device: host.cable, to: host.host }, signal)
  await batch(host.azure, [`link set ${host.cable} up`, `route add ${host.address}/32 dev ${host.cable}`], signal)
  await batch(
    host.host,
    [
      `addr add ${host.address}/32 dev eth0`,
      'link set eth0 up',
      `route add ${topology.gateway} dev eth0`,
      `route add default via ${topology.gateway}`,
    ],
    signal,
  )
}
