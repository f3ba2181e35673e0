/**
 * Azure as a provider: composes the client, the documents and the Services' part of it. Nothing is decided here.
 */
import type { Clock } from '../time/clock.ts'
import { Documents } from '../document/documents.ts'
import type { Owner } from '../document/names.ts'
import type { DocId } from '../document/names.ts'
import type { WriterEvent } from '../document/writer-event.ts'
import type { Problem } from '../intent/problem.ts'
import type { Member, Provider } from '../provider.ts'
import type { AzureConfig } from './config/azure-config.ts'
import { Directory } from './document/directory.ts'
import { DocIds } from './document/doc-ids.ts'
import { kindChooser, type KindOptions } from './kinds.ts'
import type { Limits } from './limits/limit.ts'
import { Headroom } from './limits/headroom.ts'
import type { PlacedUse } from './limits/limit-use.ts'
import { DriftNews } from './drift-news.ts'
import { poolsWith, type ExplainedPool } from './explain-pools.ts'
import { groupsInUse } from './groups-in-use.ts'
import type { StandingAzure } from './leftovers/find-leftovers.ts'
import { allOf, ofCluster } from './leftovers/standing-azure.ts'
import { azureInstances } from './instances/instances.ts'
import { AzureLoadBalancers, uidOfAsker } from './load-balancers.ts'
import { Members } from './members.ts'
import { Pools } from './membership/pools.ts'
import { networkId } from './names/ids.ts'
import { securityRulePrefixes } from './names/security-rule-name.ts'
import { NamedGroups } from './named-groups.ts'
import { OwnPools } from './own-pools.ts'
import { balancerPairs } from './placement/balancer-pair.ts'
import { Placement } from './placement/placement.ts'
import { retiredPairs } from './placement/retired-pairs.ts'
import { PrivateLinks } from './private-links.ts'
import { PublicIpSearch } from './public-ip-search.ts'
import { Reading } from './reading.ts'
import { AzureRoutes } from './routes.ts'
import { Closings } from './security-group/closings.ts'
import type { Evidence } from './security-group/evidence.ts'
import { survey } from './survey/survey.ts'
import { SurveyedLoadBalancers } from './survey/surveyed-load-balancers.ts'
import { readAgain, watchWorld } from './watch-world.ts'

const addresses = 'publicIPAddresses'
const links = 'privateLinkServices'

export interface AzureOptions extends Pick<KindOptions, 'arm' | 'config' | 'wrapKind'> {
  readonly clock: Clock
  /** False while the lease is not surely ours, or somebody else has his turn. */
  readonly mayWrite: () => boolean
  /** In whose favour writes wait, for people; undefined: they do not. */
  readonly blockedBy?: () => string | undefined
  /** Clock time from which on nothing of a predecessor can be in flight any more; addresses are only given up after it. */
  readonly quietFrom: () => number
  /** How often everything is read again to find what others changed; 0 never. */
  readonly driftIntervalMs: number
  readonly report: (event: AzureEvent) => void
  /** Another controller of the Azure provider's kind serves the other Services of the same cluster. */
  readonly besideProvider: boolean
  /** Opens ports again that somebody has closed in the security group. */
  readonly reopenPorts: boolean
  /** An edit that costs a Service its address waits for its consent. */
  readonly confirmDestructive: boolean
  /** Azure's own unless a support ticket raised them. */
  readonly limits: Limits
  readonly signal: AbortSignal
}

export type AzureEvent =
  | WriterEvent
  | { readonly what: 'unread'; readonly error: unknown; readonly retryMs: number }
  /** The quota of public IPs may not be read: whoever exceeds it hears so from Azure. */
  | { readonly what: 'uncounted'; readonly error: unknown }
  /** What stands does not fit the configuration: nothing is written until it does. */
  | { readonly what: 'misplaced'; readonly problem: Problem }

export interface AzureProvider extends Provider {
  readonly documents: Documents
  readonly routes?: AzureRoutes
  readonly writes: Writes
  /** Names the Service or node on whose behalf something stands, for people. */
  nameOf(owner: Owner): string | undefined
  /** Whether something is being read of which a Service may become what it is not yet. */
  isReading(): boolean
  /** How much of Azure's limits is taken, wherever something of ours is counted, or at these documents. */
  limitsUsed(docs?: readonly DocId[]): readonly PlacedUse[]
  /** What stands in Azure where Services of this cluster may have left something. */
  standing(): StandingAzure
  /** The pools that lead to a node. */
  poolsOf(node: Member): readonly ExplainedPool[]
  /** Why nothing is written with this configuration; undefined: it fits what stands. */
  misplaced(): Problem | undefined
}

export function createAzure(options: AzureOptions): AzureProvider {
  const { config, arm, clock, mayWrite, report, signal, quietFrom, besideProvider } = options
  const { networkSubscriptionId: subscriptionId } = config
  const directory = new Directory()
  const ids = new DocIds()
  const configured = balancerPairs(config, ids)
  const placement = new Placement({
    pairs: configured,
    limits: options.limits,
    stands: (owner, doc) => documents.world.docs.get(doc)?.observed.shares.has(owner) ?? false,
    onVote: (owner) => loadBalancers.wakeOwner(owner),
    onPromise: () => members.placeAgain(),
  })
  const pools = new Pools(config, placement, ids)
  const securityGroup = ids.of(
    networkId(
      { subscriptionId, resourceGroup: config.securityGroupResourceGroup },
      'networkSecurityGroups',
      config.securityGroupName,
    ),
  )
  let ready = false
  let misplaced: Problem | undefined
  let isTrusted = false
  let zones: readonly string[] = []
  const reading = new Reading({
    arm,
    documents: () => documents,
    ids,
    clock,
    onFailure: (error, retryMs) => report({ what: 'unread', error, retryMs }),
    onCaughtUp: () => {
      takeStock()
      wakeAll()
    },
  })
  const closings = new Closings({
    reopens: options.reopenPorts,
    onChange: (owner) => loadBalancers.wakeOwner(owner),
  })
  const evidence: Evidence = {
    closings,
    tags: config.tags,
    limits: options.limits,
    prefix: besideProvider ? securityRulePrefixes.beside : securityRulePrefixes.replacing,
    isNode: (address) => members.hasSeen(address),
    living: () => directory.owners(),
  }
  const drift = new DriftNews()
  const documents: Documents = new Documents({
    clock,
    signal,
    mayWrite: () => misplaced === undefined && mayWrite(),
    report(event) {
      for (const owner of drift.note(event)) loadBalancers.wakeOwner(owner)
      report(event)
      headroom.note(event)
      members.report(event)
    },
    kindOf: kindChooser(options, { directory, evidence, placement, pools }),
    initially: (doc) => reading.absenceOf(doc),
    quietFrom,
    onWake: (asker) => {
      const uid = uidOfAsker(asker)
      if (uid !== undefined) return loadBalancers.wake(uid)
      members.wake(asker)
    },
  })
  const groupsOf = (type: string) =>
    new NamedGroups({ type, reading: () => reading, clock, signal, onKnown: () => wakeAll() })
  const privateLinks = new PrivateLinks({ config, documents, ids, clock, groups: groupsOf(links) })
  const members = new Members({ config, documents, ids, placement, pools, reading: () => reading, clock, signal })
  const headroom = new Headroom({
    arm,
    config,
    clock,
    documents,
    placement,
    securityGroup,
    signal,
    limits: options.limits,
    prefix: evidence.prefix,
    nodes: () => members.addresses,
    onChange: (owner) => loadBalancers.wakeOwner(owner),
    onUncounted: (error) => report({ what: 'uncounted', error }),
  })
  const loadBalancers = new AzureLoadBalancers({
    config,
    documents,
    directory,
    ids,
    placement,
    ownPools: new OwnPools(config),
    members,
    headroom,
    securityGroup,
    zones: () => zones,
    confirmDestructive: options.confirmDestructive,
    closings,
    isReady: () => ready,
    groups: groupsOf(addresses),
    privateLinks,
    search: new PublicIpSearch({
      reading: () => reading,
      clock,
      signal,
      onLooked: (uid) => loadBalancers.wake(uid),
    }),
    isQuiet: () => reading.readAt() >= quietFrom(),
    blockedBy: options.blockedBy ?? (() => undefined),
    drift,
    ruleHealth: (ruleId, askSignal) => arm.ruleHealth(ruleId, askSignal),
  })

  const front = new SurveyedLoadBalancers(loadBalancers, () => misplaced)

  const { routeTableName: tableName } = config
  const { routesPerTable } = options.limits
  const routes = tableName === undefined ? undefined : new AzureRoutes({ ...options, tableName, routesPerTable })

  function wakeAll(): void {
    for (const uid of loadBalancers.uids()) loadBalancers.wake(uid)
  }

  /** Compares what was read with the configuration; nodes are stated only once it fits. */
  function takeStock(): void {
    const before = misplaced
    misplaced = survey(allOf(documents), {
      clusterName: config.clusterName,
      loadBalancers: placement.all,
      nameOf: (owner) => directory.nameOf(owner),
    })
    if (misplaced !== undefined && before === undefined) report({ what: 'misplaced', problem: misplaced })
    if (misplaced === undefined && !isTrusted) {
      isTrusted = true
      members.begin()
    }
    headroom.lookAtAll()
    front.changed()
  }

  return {
    name: 'azure',
    needsFinalizer: true,
    needs: needsOf(config),
    loadBalancers: front,
    instances: azureInstances({ config, arm, clock }),
    ...(routes !== undefined && { routes }),
    documents,
    nameOf: (owner) => directory.nameOf(owner),
    isReading: () => reading.isUnderWay,
    writes: {
      areUnderWay: () => documents.isWriting() || routes?.isWriting() === true,
      mayBegin() {
        documents.writeNow()
        routes?.writeNow()
      },
      othersWrote() {
        readAgain(options, { reading, takeStock }, wakeAll)
        routes?.lookAgain()
      },
      blockedChanged: wakeAll,
    },
    standing: () => ofCluster(allOf(documents), placement.all),
    poolsOf: (node) => poolsWith(node, { documents, placement, members }),
    misplaced: () => misplaced,
    limitsUsed: (docs) =>
      docs === undefined ? [...headroom.uses(), ...(routes?.limitsUsed() ?? [])] : headroom.uses(docs),
    async start(startSignal) {
      const [read] = await Promise.all([
        reading.persist(() => arm.zones(config.location, startSignal), startSignal),
        reading.join('loadBalancers', config.loadBalancerResourceGroup, startSignal),
        reading.join(addresses, config.resourceGroup, startSignal),
        reading.join(links, config.privateLinkGroup, startSignal),
        reading.follow(securityGroup, startSignal),
        headroom.read(startSignal),
        ...[...privateLinks.namedAtStart].map((group) => reading.visit(links, group, startSignal)),
      ])
      const { loadBalancers: standing } = allOf(documents)
      const nameOf = (owner: Owner) => directory.nameOf(owner)
      placement.retire(retiredPairs(standing, { config, ids, pairs: configured, nameOf }))
      const groups = [...groupsInUse(documents, placement.all)].filter((group) => !reading.hasRead(addresses, group))
      await Promise.all(groups.map((group) => reading.visit(addresses, group, startSignal)))
      // An edge zone has none of the region's.
      zones = config.extendedLocation === undefined ? read : []
      ready = true
      takeStock()
      wakeAll()
      watchWorld(options, { reading, wakeAll, takeStock })
      if (options.driftIntervalMs > 0) headroom.watch()
    },
    async stop() {
      await Promise.all([documents.drain(), routes?.drain()])
    },
  }
}

/** Writes as somebody sees them who shares them with another controller. */
export interface Writes {
  areUnderWay(): boolean
  /** They may begin now, if any are wanted. */
  mayBegin(): void
  /** Somebody else may have changed anything meanwhile. */
  othersWrote(): void
  /** What `blockedBy` answers is another now. */
  blockedChanged(): void
}

/** Where there is one load balancer, nobody chooses, and no pool follows endpoints. */
function needsOf({ configurations }: AzureConfig): NonNullable<Provider['needs']> {
  return {
    namespaceLabels: configurations.some(({ namespaceLabels }) => namespaceLabels !== undefined),
    endpointNodes: configurations.length > 0,
  }
}
