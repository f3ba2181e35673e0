import type { BgpModel } from '#provider/bgp/model'
import { formatFinding } from '#provider/bgp/config/finding'
import { parsePrefix } from '#provider/intent/net/prefix'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { dialects, renderTorConfig } from '#provider/bgp/tor-config/render'
import type { TorNode } from '#provider/bgp/tor-config/router-side'
import { listConfiguration } from '#reconcilers/configuration/list-configuration'
import { listAll } from '#reconcilers/kubernetes/list-all'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { resources } from '#reconcilers/kubernetes/resource'
import { memberOf } from '#reconcilers/node/member'
import type { Invocation } from '../command.ts'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'
import { choiceOption, stringOption } from '../options.ts'
import { readObjects } from '../read-objects.ts'

type Options = Invocation['options']

const patienceMs = 20_000

/** Prints the router side of the configuration: 0, or 1 where a resource is refused and so missing from it. */
export async function run({ options }: Invocation): Promise<number> {
  const dialect = choiceOption(options, 'dialect', dialects)
  if (dialect === undefined) throw new Failure(`choose the router: berth tor-config --dialect ${dialects.join('|')}`, 2)
  const asn = routerAs(options)
  const { objects, nodes } = await readCluster(options)
  const { model, findings } = readConfiguration(objects)
  for (const finding of findings) console.error(formatFinding(finding))
  const chosen = withPeers(model, listOption(options, 'peer'))
  const routerInterfaces = interfaces(options)
  const torNodes = nodes.map((node) => torNode(node, routerInterfaces))
  const alsoAccepted = prefixes(listOption(options, 'accept'))
  const rendered = renderTorConfig(dialect, { model: chosen, nodes: torNodes, asn, alsoAccepted })
  if (rendered === '') {
    throw new Failure(
      "there is no BGPPeer; where the hosts' own daemons speak, add --interface NODE=INTERFACE for each",
    )
  }
  console.log(rendered.trimEnd())
  return findings.some(({ outcome }) => outcome === 'refused') ? 1 : 0
}

async function readCluster(
  options: Options,
): Promise<{ readonly objects: readonly unknown[]; readonly nodes: readonly NodeObject[] }> {
  const files = listOption(options, 'filename')
  if (files.length > 0) {
    const objects = (await Promise.all(files.map(readObjects))).flat()
    return { objects, nodes: objects.filter(isNode) }
  }
  const client = connectCluster(stringOption(options, 'kubeconfig'), stringOption(options, 'context'))
  const signal = AbortSignal.timeout(patienceMs)
  const listing = {
    client,
    resource: resources.nodes,
    resourceVersion: undefined,
    transform: (node: NodeObject) => node,
  }
  try {
    const namespace = stringOption(options, 'configuration-namespace') ?? 'metallb-system'
    const [objects, { items }] = await Promise.all([
      listConfiguration(client, namespace, signal),
      listAll(listing, signal),
    ])
    return { objects, nodes: items }
  } finally {
    await client.close()
  }
}

function isNode(object: unknown): object is NodeObject {
  const { kind, metadata } = (object ?? {}) as Partial<NodeObject>
  return kind === 'Node' && metadata?.name !== undefined
}

function torNode(node: NodeObject, routerInterfaces: ReadonlyMap<string, string>): TorNode {
  const { name, labels = {} } = node.metadata
  return {
    name,
    labels,
    addresses: memberOf(node).addresses,
    podCidrs: node.spec?.podCIDRs ?? [],
    routerInterface: routerInterfaces.get(name),
  }
}

function withPeers(model: BgpModel, names: readonly string[]): BgpModel {
  const unknown = names.find((name) => !model.peers.some((peer) => peer.name === name))
  if (unknown !== undefined) throw new Failure(`--peer ${unknown}: no BGPPeer that serves has this name`, 2)
  return names.length === 0 ? model : { ...model, peers: model.peers.filter(({ name }) => names.includes(name)) }
}

function interfaces(options: Options): ReadonlyMap<string, string> {
  const pairs = listOption(options, 'interface').map((text) => {
    const [, node, name] = /^([^=]+)=(.+)$/.exec(text) ?? []
    if (node === undefined || name === undefined) throw new Failure(`--interface ${text}: write NODE=INTERFACE`, 2)
    return [node, name] as const
  })
  return new Map(pairs)
}

function prefixes(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    const prefix = parsePrefix(text)
    if ('why' in prefix) throw new Failure(`--accept ${text}: ${prefix.why}`, 2)
  }
  return texts
}

function routerAs(options: Options): number | undefined {
  const text = stringOption(options, 'router-as')
  if (text === undefined) return undefined
  const asn = Number(text)
  if (Number.isInteger(asn) && asn > 0 && asn < 2 ** 32) return asn
  throw new Failure(`--router-as ${text}: it is not the number of an AS`, 2)
}

function listOption(options: Options, name: string): readonly string[] {
  return [options[name] ?? []].flat().map(String)
}
