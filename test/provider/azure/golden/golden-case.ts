/**
 * One golden pair. NAME.in.yaml says what stands and what the Services want; NAME.out.yaml says what Berth makes of it: the
 * writes in their order with every change, what the Services show, and the documents that were written, as they stand then.
 *
 * Ids are written short: `~/` is the cluster's group with its provider, `<web>` the name that Azure knows Service web by.
 */
import { parse, stringify } from 'yaml'
import { baseName } from '#provider/azure/names/base-name'
import type { ArmClient } from '#provider/azure/arm/client'
import { loadAzureConfig } from '#provider/azure/config/load'
import type { Member, RoutedNode } from '#provider/provider'
import { aMember } from '#test/scenarios/a-member'
import { Cluster, type StoredService } from '#test/scenarios/cluster'
import { PlayedController, type ControllerOptions } from '#test/scenarios/controller'
import type { ServiceWrite } from '#test/scenarios/manifest'
import { PlayedRoutes, routedNode } from '#test/scenarios/played-routes'
import { PlayedTime } from '#test/scenarios/played-time'
import { PaperAzure } from './paper-azure.ts'
import { expand, fullId, short, shorten } from './short-ids.ts'

interface GoldenInput {
  readonly config?: object
  readonly cluster?: string
  readonly limits?: ControllerOptions['limits']
  /** Azure's quota of public IPs: how many there may be, and how many the subscription has. */
  readonly quota?: { readonly limit: number; readonly current: number }
  /** Addresses by name, or more of a node where the case is about that. */
  readonly nodes?: Readonly<Record<string, GoldenNode>>
  /** Labels by name. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The nodes with endpoints, by the name of the Service. */
  readonly endpoints?: Readonly<Record<string, readonly string[]>>
  /** By type and name. */
  readonly documents?: Readonly<Record<string, object>>
  /** In the order of their creation. */
  readonly services?: Services
  /** What the Services wanted before, each played to its end by a controller of its own; nothing of it is printed. */
  readonly earlier?: readonly Services[]
  readonly confirmDestructive?: boolean
  /** Ranges of the cluster's pods, and the nodes that routes lead to. */
  readonly routes?: GoldenRoutes
  /** The documents to print; the written ones unless said otherwise. */
  readonly print?: readonly string[]
}

/** Addresses, or more of a node where the case is about that. */
type GoldenNode = readonly string[] | (Partial<Member> & { readonly isExcluded?: boolean })

interface GoldenRoutes {
  readonly within: readonly string[]
  readonly nodes: Readonly<Record<string, Partial<RoutedNode>>>
  /** The nodes later on, when what the others make of it stands. */
  readonly then?: GoldenRoutes['nodes']
}

type Services = Readonly<Record<string, GoldenService>>

interface GoldenService extends ServiceWrite {
  /** gone: the Service was deleted. silent: it lives and says nothing. */
  readonly is?: 'gone' | 'silent'
  /** What its status shows before. */
  readonly shows?: readonly string[]
}

const settledMs = 120_000

/** Plays the input and answers the output, both as text. */
export async function playGolden(text: string): Promise<string> {
  const named = parse(text) as GoldenInput
  const names = new Set([...(named.earlier ?? []), named.services ?? {}].flatMap((services) => Object.keys(services)))
  const cluster = new Cluster()
  const bases = [...names].map((name) => [`<${name}>`, baseName(cluster.apply(name, {}).uid)] as const)
  const input = parse(expand(text, bases)) as GoldenInput
  const documents = Object.entries(input.documents ?? {}).map(([id, body]) => [fullId(id), body] as const)
  const azure = new PaperAzure(new Map(documents))
  for (const services of input.earlier ?? []) await play({ ...input, services }, cluster, azure)
  azure.writes.length = 0
  if (input.quota !== undefined) azure.usage = [{ name: 'PublicIPAddresses', ...input.quota }]
  const { events, news, known, placed, troubled, routes } = await play(input, cluster, azure)
  const output = {
    writes: events.map((event) => describe(event)),
    ...(news.length === 0 ? {} : { news }),
    ...(placed.length === 0 ? {} : { placed: Object.fromEntries(placed) }),
    ...(known.length > 0 || routes === undefined
      ? { services: Object.fromEntries(known.map((service) => [service.object.metadata.name, show(service)])) }
      : {}),
    ...(routes === undefined
      ? {}
      : { routes: Object.fromEntries(routes.nodes.map(({ name }) => [name, routes.state(name)])) }),
    ...(troubled.size === 0 ? {} : { nodes: Object.fromEntries(troubled) }),
    documents: printed(azure, input.print),
  }
  return shorten(stringify(output, { lineWidth: 0, aliasDuplicateObjects: false }), bases)
}

interface Played {
  readonly events: PlayedController['events']
  readonly news: readonly string[]
  readonly known: readonly StoredService[]
  /** Which of several load balancers each was given, and why. */
  readonly placed: readonly (readonly [string, string])[]
  /** What keeps nodes from taking traffic. */
  readonly troubled: ReadonlyMap<string, string>
  readonly routes: PlayedRoutes | undefined
}

async function play(input: GoldenInput, all: Cluster, azure: ArmClient): Promise<Played> {
  const time = new PlayedTime(() => 0)
  const known = Object.entries(input.services ?? {}).map(([name, { is, shows, ...write }]) => {
    const service = all.apply(name, write)
    if (shows !== undefined) service.ingress = shows.map((ip) => ({ ip }))
    if (is === 'gone') Object.assign(service, { wants: 'nothing', hasFinalizer: true })
    return { service, isSilent: is === 'silent' }
  })
  const cluster = new Cluster()
  for (const { service, isSilent } of known) if (!isSilent) cluster.services.set(service.uid, service)
  for (const [name, labels] of Object.entries(input.namespaces ?? {})) cluster.namespaces.set(name, labels)
  for (const [name, nodes] of Object.entries(input.endpoints ?? {})) cluster.endpoints.set(name, nodes)
  const routes = input.routes && new PlayedRoutes(input.routes.within, routedNodes(input.routes.nodes))
  const controller = new PlayedController({
    config: config(input),
    routes,
    time,
    connect: () => azure,
    cluster,
    known: known.flatMap(({ service, isSilent }) => (isSilent ? [service] : [])),
    members: nodesIn(input, (node) => !isExcluded(node)),
    outsiders: nodesIn(input, isExcluded),
    unquietMs: 0,
    driftIntervalMs: 0,
    limits: input.limits ?? {},
    confirmDestructive: input.confirmDestructive ?? true,
  })
  await controller.start()
  await time.pass(settledMs)
  if (input.routes?.then !== undefined) {
    routes?.setNodes(routedNodes(input.routes.then))
    await time.pass(settledMs)
  }
  controller.kill()
  const services = known.map(({ service }) => service)
  const placed = services.flatMap(({ object: { metadata }, uid }): [string, string][] => {
    const ref = { uid, namespace: metadata.namespace ?? '', name: metadata.name, createdAt: '' }
    const reason = controller.provider.loadBalancers.placementOf?.(ref)
    return reason === undefined ? [] : [[metadata.name, reason]]
  })
  const { events, troubled } = controller
  const news = [...controller.news, ...(routes?.news ?? [])]
  return { events, news, troubled, placed, known: services, routes }
}

function nodesIn({ nodes = oneNode }: GoldenInput, isWanted: (node: GoldenNode) => boolean): readonly Member[] {
  const wanted = Object.entries(nodes).filter(([, node]) => isWanted(node))
  return wanted.map(([name, node]) => (isAddresses(node) ? aMember(name, node) : memberOf(name, node)))
}

function routedNodes(nodes: GoldenRoutes['nodes']): readonly RoutedNode[] {
  return Object.entries(nodes).map(([name, node]) => routedNode(name, node))
}

function memberOf(name: string, { isExcluded: _isExcluded, ...node }: Exclude<GoldenNode, readonly string[]>): Member {
  return aMember(name, [], node)
}

function isExcluded(node: GoldenNode): boolean {
  return !isAddresses(node) && node.isExcluded === true
}

function isAddresses(node: GoldenNode): node is readonly string[] {
  return Array.isArray(node)
}

const oneNode = { 'node-1': ['10.0.0.11'] } as const

function config({ config: more = {}, cluster = 'kubernetes' }: GoldenInput) {
  const loaded = loadAzureConfig(
    JSON.stringify({
      tenantId: 't',
      subscriptionId: '0b7e',
      aadClientId: 'c',
      aadClientSecret: 's',
      resourceGroup: 'cluster',
      location: 'westeurope',
      vnetName: 'vnet',
      subnetName: 'nodes',
      securityGroupName: 'nodes',
      loadBalancerSku: 'standard',
      loadBalancerBackendPoolConfigurationType: 'nodeIP',
      ...more,
    }),
    cluster,
  )
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}

function describe(event: PlayedController['events'][number]): object | string {
  if (event.what === 'written')
    return { [short(event.doc)]: event.changes.map(({ text, effect }) => `${effect}: ${text}`) }
  if (event.what === 'uncounted') return `uncounted: ${String(event.error)}`
  if (event.what === 'misplaced') return `misplaced: ${event.problem.why}`
  return event.what === 'unread' ? `unread: ${String(event.error)}` : `${event.what}: ${short(event.doc)}`
}

function show({ state, ingress }: StoredService): object {
  const ips = ingress.map(({ ip }) => ip)
  if (state?.is === 'waiting') return { waiting: state.on, shows: ips }
  if (state?.is === 'refused') return { refused: state.problems, shows: ips }
  const near = state?.is === 'ready' ? (state.nearLimits ?? []) : []
  return { [state?.is ?? 'silent']: ips, ...(near.length === 0 ? {} : { near }) }
}

/** The documents as they stand, without what no plan is about. */
function printed(azure: PaperAzure, asked: readonly string[] | undefined): object {
  const written = azure.writes.map(({ id }) => id.replace(/\/backendAddressPools\/.*/, ''))
  const ids = new Set(asked?.map(fullId) ?? written)
  return Object.fromEntries(
    [...ids].map((id) => {
      const { id: _id, name: _name, etag: _etag, ...body } = azure.documents.get(id.toLowerCase()) ?? {}
      return [short(id), Object.keys(body).length === 0 ? 'absent' : body]
    }),
  )
}
