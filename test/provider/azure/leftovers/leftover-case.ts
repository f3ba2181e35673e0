/**
 * One case of leftovers. NAME.in.yaml says what stands and who lives; NAME.out.yaml what counts as left over and why, and the
 * documents as `berth prune` leaves them. What is doubtful (`?`) is pruned in a second turn, shown apart.
 */
import { parse, stringify } from 'yaml'
import { findLeftovers, type StandingAzure } from '#provider/azure/leftovers/find-leftovers'
import { describeLeftover, type KnownCluster, type Leftover } from '#provider/azure/leftovers/leftover'
import { pruneLeftovers } from '#provider/azure/leftovers/prune'
import { baseName } from '#provider/azure/names/base-name'
import { poolFamilies } from '#provider/azure/names/pool-name'
import { securityRulePrefixes } from '#provider/azure/names/security-rule-name'
import { Cluster } from '#test/scenarios/cluster'
import { PaperAzure } from '../golden/paper-azure.ts'
import { expand, group, short, shorten } from '../golden/short-ids.ts'

interface LeftoverInput {
  /** Who lives, with what they show. */
  readonly living: Readonly<Record<string, readonly string[]>>
  /** Who lived once. */
  readonly dead?: readonly string[]
  readonly nodes?: readonly string[]
  /** By type and name. */
  readonly documents: Readonly<Record<string, object>>
}

const clusterName = 'kubernetes'

/** Plays the input and answers the output, both as text. */
export async function playLeftovers(text: string): Promise<string> {
  const { living, dead = [] } = parse(text) as LeftoverInput
  const services = new Cluster()
  const bases = [...Object.keys(living), ...dead].map(
    (name) => [`<${name}>`, baseName(services.apply(name, {}).uid)] as const,
  )
  const input = parse(expand(text, bases)) as LeftoverInput
  const azure = new PaperAzure(new Map(Object.entries(input.documents).map(([id, body]) => [`${group}/${id}`, body])))
  const cluster = knownCluster(input, new Map(bases))
  const found = findLeftovers(standingIn(azure), cluster)
  const certain = found.filter(({ doubtful }) => !doubtful)
  const output = {
    leftovers: found.map(describe),
    pruned: await prune(azure, certain),
    again: findLeftovers(standingIn(azure), cluster).map(describe),
    ...(certain.length < found.length && { withDoubtful: await prune(azure, found) }),
  }
  return shorten(stringify(output, { lineWidth: 0, aliasDuplicateObjects: false }), bases)
}

function knownCluster(input: LeftoverInput, bases: ReadonlyMap<string, string>): KnownCluster {
  const names = Object.keys(input.living)
  const owners = new Set(names.map((name) => bases.get(`<${name}>`)))
  return {
    name: clusterName,
    isLiving: (owner) => owners.has(owner),
    hasService: (name) => names.some((one) => `default/${one}` === name),
    addresses: new Set([...Object.values(input.living).flat(), ...(input.nodes ?? [])]),
    prefix: securityRulePrefixes.replacing,
  }
}

function standingIn({ documents }: PaperAzure): StandingAzure {
  const ofType = (type: string) =>
    new Map([...documents.values()].flatMap((one) => (one.id.includes(`/${type}/`) ? [[one.id, one]] : [])))
  return {
    loadBalancers: ofType('loadBalancers'),
    publicIps: ofType('publicIPAddresses'),
    securityGroups: ofType('networkSecurityGroups'),
    privateLinks: ofType('privateLinkServices'),
  }
}

function describe(leftover: Leftover): string {
  return `${leftover.doubtful ? '? ' : ''}${short(leftover.doc)}: ${describeLeftover(leftover)}: ${leftover.why}`
}

/** Prunes, and answers every written document as it stands then. */
async function prune(azure: PaperAzure, leftovers: readonly Leftover[]): Promise<object> {
  const written = new Set<string>()
  await pruneLeftovers(
    leftovers,
    { arm: azure, cluster: clusterName, pools: poolFamilies(clusterName), onWritten: (doc) => written.add(doc) },
    new AbortController().signal,
  )
  return Object.fromEntries(
    [...written].map((doc) => {
      const { id: _id, name: _name, etag: _etag, ...body } = azure.documents.get(doc.toLowerCase()) ?? {}
      return [short(doc), Object.keys(body).length === 0 ? 'absent' : body]
    }),
  )
}
