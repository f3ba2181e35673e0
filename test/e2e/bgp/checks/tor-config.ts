import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { renderTorConfig } from '#provider/bgp/tor-config/render'
import type { UnpackedRelease } from '../../tools/debian.ts'
import { createBirdDaemon } from '../lab/bird-daemon.ts'
import type { Lab } from '../lab/lab.ts'
import { withOtherRouter } from '../lab/other-router.ts'
import { announce, numbered, stateOf, unnumbered } from '../lab/state.ts'
import { lab as site, labNodes } from '../lab/topology.ts'
import type { Step } from './step.ts'

const vip = '172.16.7.192/32'
/** In no pool and no supernet: the router shall not take it. */
const foreign = '172.16.100.1/32'
const sessions = ['numbered', 'unnumbered'] as const

/** Routers that run what `berth tor-config` prints, instead of the lab's own configuration. It runs after the lab's own was stopped. */
export async function checkTorConfig({ lab, checks }: Step, signal: AbortSignal): Promise<void> {
  for (const kind of sessions) {
    await checks.check(`bgp: FRR with what tor-config prints has ${kind} sessions, and takes what is asked for`, () =>
      withFrr(lab, { kind, frr10: false }, signal),
    )
    await checks.check(
      `bgp: FRR 10.3 with what tor-config prints has ${kind} sessions, and takes what is asked for`,
      () => withFrr(lab, { kind, frr10: true }, signal),
    )
    await checks.check(`bgp: BIRD with what tor-config prints has ${kind} sessions, and takes what is asked for`, () =>
      withBird(lab, { kind, release: lab.releases.bookworm }, signal),
    )
    await checks.check(
      `bgp: BIRD 3 with what tor-config prints has ${kind} sessions, and takes what is asked for`,
      () => withBird(lab, { kind, release: lab.releases.trixie }, signal),
    )
  }
}

type Sessions = (typeof sessions)[number]

async function withFrr(
  lab: Lab,
  { kind, frr10 }: { readonly kind: Sessions; readonly frr10: boolean },
  signal: AbortSignal,
): Promise<void> {
  const name = `tor-config-${kind}-${frr10 ? 'frr10' : 'frr8'}`
  const router = { name, config: routerText('frr', kind), frr10 }
  await withOtherRouter(lab, router, () => arrives(lab, kind, signal), signal)
}

async function withBird(
  lab: Lab,
  { kind, release }: { readonly kind: Sessions; readonly release: UnpackedRelease },
  signal: AbortSignal,
): Promise<void> {
  const { router: namespace } = lab.namespaces
  const folder = join(lab.folder, `tor-config-${kind}-${basename(release.folder)}`)
  const bird = await createBirdDaemon({ name: 'the router', release, namespace, folder, recovers: false })
  await writeFile(bird.configFile, `router id ${site.routerLoopback};\n${routerText('bird', kind)}`)
  await bird.start(signal)
  try {
    await arrives(lab, kind, signal)
  } finally {
    await bird.stop()
  }
}

function routerText(dialect: 'frr' | 'bird', kind: Sessions): string {
  const { model, findings } = readConfiguration(resources(kind))
  if (findings.length > 0) throw new Error(`the resources are not well: ${JSON.stringify(findings)}`)
  const nodes = labNodes.map(({ name, address, port }) => ({
    name,
    labels: {},
    addresses: [address],
    podCidrs: [],
    routerInterface: port,
  }))
  return renderTorConfig(dialect, { model, nodes, asn: site.routerAsn })
}

/** The cluster's side of it, as its users write it. */
function resources(kind: Sessions): readonly object[] {
  const metadata = { name: 'lab', namespace: 'metallb-system' }
  const at =
    kind === 'numbered'
      ? { peerAddress: site.router, peerASN: site.routerAsn }
      : { interface: 'up0', dynamicASN: 'external' }
  const timers = { holdTime: '9s', keepaliveTime: '3s', connectTime: '1s' }
  return [
    { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata, spec: { addresses: [site.pool] } },
    { apiVersion: 'metallb.io/v1beta1', kind: 'BGPAdvertisement', metadata, spec: {} },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'BFDProfile',
      metadata,
      spec: { receiveInterval: 100, transmitInterval: 100, detectMultiplier: 3 },
    },
    {
      apiVersion: 'metallb.io/v1beta2',
      kind: 'BGPPeer',
      metadata,
      spec: { myASN: site.nodeAsn, ...at, ...timers, bfdProfile: 'lab', enableGracefulRestart: true },
    },
  ]
}

async function arrives(lab: Lab, kind: Sessions, signal: AbortSignal): Promise<void> {
  const peer = kind === 'numbered' ? numbered : unnumbered
  const peers = [peer({ bfdProfile: 'fast' })]
  const announcements = [announce(vip), announce(foreign)]
  await Promise.all(lab.nodes.map((node) => node.bring(stateOf(node.site, peers, announcements), signal)))
  const hops = labNodes.map(({ address, port }) => (kind === 'numbered' ? address : port))
  await lab.untilNextHops(vip, hops, 10_000, signal)
  await lab.untilNextHops(foreign, [], 100, signal)
}
