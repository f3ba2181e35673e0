/** There and back: the Azure provider makes a cluster, Berth takes it over and works on it, the Azure provider takes it back. */
import { apply, kubectl } from '../rack/kubectl.ts'
import type { Checks } from '../report/checks.ts'
import { berth, during, startBerth, startGoProvider } from './controllers.ts'
import type { Lab } from './lab.ts'
import { endpointSlices } from './endpoints.ts'
import { differences, pictureOf } from './picture.ts'
import { moveAndLink } from './several-work.ts'
import { manifest, sharing } from './services.ts'
import type { Setup } from './setups.ts'
import { podNetworkFlags, untilNodesAreReached } from './pod-network.ts'
import { interfacesFollowNodes } from './interfaces.ts'
import { followGuide } from './follow-guide.ts'
import { expectNone, shownAddresses, untilAllShow, untilBerthIsContent, untilGone, untilGoHasEnsured } from './turns.ts'

export interface Journey {
  readonly lab: Lab
  readonly checks: Checks
  /** The Azure provider's cloud-controller-manager. */
  readonly goProvider: string
  /** What a start writes although nothing is to do: the Azure provider's own measure (azure-provider-behaviour 3.8, 5.4b). */
  idleWrites: readonly string[]
}

type Leg = (journey: Journey, signal: AbortSignal) => Promise<void>

type Legs = readonly (readonly [name: string, leg: Leg])[]

const there: Legs = [
  ['the Azure provider gives every Service of a mixed cluster its address', goMakes],
  ['the Azure provider starts on what it made itself, to be compared with', goStartsAgain],
  ['berth adopt --check says that nothing would be written', checkSaysNothing],
  ['Berth takes over without a single write', berthTakesOver],
  ['Berth works on what the Azure provider made: edits, creates and deletes', berthWorks],
]

const back: Legs = [
  ['the Azure provider takes back what Berth worked on, and no address and no rule changes', goTakesBack],
]

const besideAndBeyond: Legs = [
  ['the guide is followed to the letter, and nothing changes', followGuide],
  ['with a class of its own Berth lives beside the Azure provider, and neither touches the other', liveTogether],
  ['Berth gives nodes ranges and leads to them by one write, as a real API server takes it', leadToPods],
]

const interfaces: Legs = [
  [
    'the interface of a node that leaves is out of every pool, and in them again when it is back',
    interfacesFollowNodes,
  ],
]

const several: Legs = [
  ['Berth moves Services from one load balancer to the other, and makes and ends private link services', moveAndLink],
]

const legsOf: Readonly<Record<Setup['id'], Legs>> = {
  addresses: [...there, ...back, ...besideAndBeyond],
  several: [...there, ...several, ...back],
  interfaces: [...there, ...interfaces, ...back],
}

/** Walks all legs; a leg that fails makes the following ones meaningless, so they are not begun. */
export async function travel(start: Omit<Journey, 'idleWrites'>, signal: AbortSignal): Promise<void> {
  const journey: Journey = { ...start, idleWrites: [] }
  for (const [name, leg] of legsOf[start.lab.setup.id]) {
    const failed = journey.checks.failed
    await journey.checks.check(`adopt, ${start.lab.setup.name}: ${name}`, () => leg(journey, signal))
    if (journey.checks.failed > failed) return
  }
}

/** The Services of the setup and the one that shares an address. */
function countOf({ services }: Setup): number {
  return Object.keys(services).length + 1
}

async function goMakes({ lab, goProvider }: Journey, signal: AbortSignal): Promise<void> {
  await during(startGoProvider(lab, { binary: goProvider, turn: 1 }), async (go) => {
    const { setup } = lab
    const objects = Object.entries(setup.services).map(([name, asked]) => manifest(name, asked))
    await apply(lab, [...endpointSlices(setup.services, lab.azure.machines), ...objects], signal)
    await untilAllShow(lab, { count: objects.length, controller: go }, signal)
    const address = (await shownAddresses(lab, signal)).get('plain') ?? ''
    await apply(lab, [sharing(address)], signal)
    await untilAllShow(lab, { count: countOf(setup), controller: go }, signal)
    await untilGoHasEnsured(lab, { go, count: countOf(setup) }, signal)
  })
}

async function goStartsAgain(journey: Journey, signal: AbortSignal): Promise<void> {
  const { lab, goProvider, checks } = journey
  await lab.azure.takeWrites(signal)
  await during(startGoProvider(lab, { binary: goProvider, turn: 2 }), async (go) => {
    await untilGoHasEnsured(lab, { go, count: countOf(lab.setup) }, signal)
  })
  journey.idleWrites = await lab.azure.takeWrites(signal)
  checks.say(`writes of the Azure provider at a start where nothing is to do: ${tally(journey.idleWrites)}`)
}

async function checkSaysNothing({ lab }: Journey, signal: AbortSignal): Promise<void> {
  const { code, stdout, stderr } = await berth(lab, ['adopt', '--check'], signal)
  if (code !== 0 || !stdout.includes('0 writes')) throw new Error(`ended with ${code}\n${stdout}${stderr}`)
}

async function berthTakesOver({ lab }: Journey, signal: AbortSignal): Promise<void> {
  const before = { picture: pictureOf(await lab.documents(signal)), shown: await shownAddresses(lab, signal) }
  await lab.azure.takeWrites(signal)
  await during(startBerth(lab, 1), async (daemon) => {
    await untilBerthIsContent(lab, daemon, signal)
    expectNone('writes', await lab.azure.takeWrites(signal))
  })
  expectNone('changes', differences(before.picture, pictureOf(await lab.documents(signal))))
  expectNone('changed addresses', differences(before.shown, await shownAddresses(lab, signal)))
}

async function berthWorks({ lab }: Journey, signal: AbortSignal): Promise<void> {
  const before = await shownAddresses(lab, signal)
  await during(startBerth(lab, 2), async (daemon) => {
    await untilBerthIsContent(lab, daemon, signal)
    const ports = [
      { name: 'tcp-80', port: 80 },
      { name: 'tcp-8081', port: 8081 },
    ]
    await apply(lab, [manifest('two-ports', { ports }), manifest('newcomer', {})], signal)
    await apply(lab, [manifest('new-internal', { ...lab.setup.services['internal'], ports })], signal)
    await kubectl(lab, ['delete', 'service', 'udp', 'internal-fixed', 'deny-all', '--wait=false'], signal)
    await untilGone(lab, ['udp', 'internal-fixed', 'deny-all'], signal)
    await untilAllShow(lab, { count: countOf(lab.setup) - 1, controller: daemon }, signal)
    await untilBerthIsContent(lab, daemon, signal)
  })
  const after = await shownAddresses(lab, signal)
  const kept = [...before].filter(([name]) => after.has(name))
  expectNone('changed addresses', differences(new Map(kept), new Map(kept.map(([name]) => [name, after.get(name)]))))
}

async function goTakesBack({ lab, goProvider, checks, idleWrites }: Journey, signal: AbortSignal): Promise<void> {
  const before = { picture: pictureOf(await lab.documents(signal)), shown: await shownAddresses(lab, signal) }
  await lab.azure.takeWrites(signal)
  await during(startGoProvider(lab, { binary: goProvider, turn: 3 }), async (go) => {
    await untilGoHasEnsured(lab, { go, count: before.shown.size }, signal)
  })
  const writes = await lab.azure.takeWrites(signal)
  checks.say(`writes of the Azure provider on its way back: ${tally(writes)}`)
  expectNone('kinds of writes that a start of its own does not make', kindsBeyond(writes, idleWrites))
  expectNone('changes', differences(before.picture, pictureOf(await lab.documents(signal))))
  expectNone('changed addresses', differences(before.shown, await shownAddresses(lab, signal)))
}

const ourClass = 'berth.dev/azure'

/** Both work at once; whatever the one does is its own, and when it leaves nothing of the other is missing. */
async function liveTogether({ lab, goProvider }: Journey, signal: AbortSignal): Promise<void> {
  const before = pictureOf(await lab.documents(signal))
  const alone = await shownAddresses(lab, signal)
  await during(startGoProvider(lab, { binary: goProvider, turn: 4 }), async (go) => {
    await during(startBerth(lab, 3, [`--load-balancer-class=${ourClass}`]), async (daemon) => {
      const ours = { spec: { loadBalancerClass: ourClass } }
      await apply(lab, [manifest('ours', ours), manifest('ours-too', ours), manifest('theirs', {})], signal)
      await untilAllShow(lab, { count: alone.size + 3, controller: daemon }, signal)
      await untilGoHasEnsured(lab, { go, count: alone.size + 1 }, signal)
      await apply(lab, [manifest('ours', { ...ours, ports: [{ name: 'tcp-8082', port: 8082 }] })], signal)
      await apply(lab, [manifest('theirs', { ports: [{ name: 'tcp-8083', port: 8083 }] })], signal)
      await kubectl(lab, ['delete', 'service', 'ours', 'ours-too', 'theirs', '--wait=false'], signal)
      await untilGone(lab, ['ours', 'ours-too', 'theirs'], signal)
    })
  })
  expectNone('changes', differences(before, pictureOf(await lab.documents(signal))))
  expectNone('changed addresses', differences(alone, await shownAddresses(lab, signal)))
}

async function leadToPods({ lab, checks }: Journey, signal: AbortSignal): Promise<void> {
  await lab.azure.takeWrites(signal)
  await during(startBerth(lab, 4, podNetworkFlags), async (daemon) => {
    for (const line of await untilNodesAreReached(lab, daemon, signal)) checks.say(line)
  })
  const writes = await lab.azure.takeWrites(signal)
  if (writes.length > 2) throw new Error(`it wrote ${writes.join(', ')}`)
}

function tally(writes: readonly string[]): string {
  const counted = [...Map.groupBy(writes, (write) => write)].map(([write, same]) => `${same.length} ${write}`)
  return counted.join(', ') || 'none'
}

function kindsBeyond(writes: readonly string[], idle: readonly string[]): readonly string[] {
  return [...new Set(writes)].filter((write) => !idle.includes(write))
}
