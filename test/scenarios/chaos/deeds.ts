/** What users, nodes and fate do during one run, drawn from the run's own dice. */
import type { Random } from '#test/random'
import { annotationKey, internal, type ServiceWrite } from '../manifest.ts'
import type { Stage } from '../stage.ts'

export const names = ['web', 'shop', 'mail', 'feed', 'auth'] as const
/** A public IP that a user made, which several Services may share. */
export const ownPublicIp = 'mine'
export const otherGroup = 'addresses'
export const linked = annotationKey('pls-create')
export const listed = annotationKey('load-balancer-configurations')
export const unopened = annotationKey('disable-load-balancer-nsg-rule')

/** Each Service has ports of its own, so that those who share an address never want the same one. */
const firstPort = (name: string) => 8000 + 10 * names.findIndex((one) => one === name)

const variants: readonly ServiceWrite[] = [
  {},
  {},
  { annotations: internal },
  { annotations: { ...internal, [annotationKey('load-balancer-internal-subnet')]: 'apps' } },
  { annotations: { ...internal, [linked]: 'true' } },
  { annotations: { [annotationKey('pip-name')]: ownPublicIp } },
  { annotations: { [annotationKey('load-balancer-resource-group')]: otherGroup } },
  { annotations: { [annotationKey('disable-load-balancer-floating-ip')]: 'true' } },
  { annotations: { [unopened]: 'true' } },
  { annotations: { [annotationKey('dns-label-name')]: 'berth-chaos' } },
  { spec: { externalTrafficPolicy: 'Local' } },
  { spec: { loadBalancerSourceRanges: ['192.0.2.0/24'] } },
  {
    spec: { loadBalancerSourceRanges: ['198.51.100.0/24'] },
    annotations: { [annotationKey('deny-all-except-load-balancer-source-ranges')]: 'true' },
  },
  { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } },
]

/** Several standard load balancers, of which the third takes whom its selector picks. */
export const severalBalancers = [
  { name: 'kubernetes', primaryVMSet: 'pool1' },
  { name: 'lb2', primaryVMSet: 'pool2' },
  { name: 'lb3', primaryVMSet: 'pool3', serviceLabelSelector: { matchLabels: { tier: 'gold' } } },
] as const

/** What moves a Service from one of several load balancers to another. */
const movingVariants: readonly ServiceWrite[] = [
  { annotations: { [listed]: 'lb2' } },
  { annotations: { ...internal, [listed]: 'lb2' } },
  { labels: { tier: 'gold' } },
  { labels: { tier: 'gold' }, annotations: internal },
  { labels: { tier: 'gold' }, spec: { externalTrafficPolicy: 'Local' } },
]

/** The first family of a Service cannot be changed, so one Service has IPv6 all its life. */
const ipv6Name = 'feed'
const onlyIpv6: ServiceWrite = { spec: { ipFamilies: ['IPv6'] } }

/** Refused until somebody corrects it; what stood for the Service stays. */
const mistake: ServiceWrite = { annotations: { [annotationKey('load-balancer-tcp-idle-timeout')]: 'soon' } }

export interface Deed {
  readonly does: string
  /** How often it comes, beside the others. */
  readonly weight: number
  readonly play: (stage: Stage, random: Random) => void | Promise<void>
}

function isSeveral({ config }: Stage): boolean {
  return config.configurations.length > 0
}

function draw(stage: Stage, random: Random): ServiceWrite {
  return isSeveral(stage) && random.happens(0.4) ? random.one(movingVariants) : random.one(variants)
}

/** With fewer of the load balancers in azure.json, or all of them: for the next controller. */
export async function rebalance(stage: Stage, balancers: readonly object[]): Promise<void> {
  stage.configure({ multipleStandardLoadBalancerConfigurations: balancers })
  await stage.restart()
}

function apply(stage: Stage, random: Random, drawn = draw(stage, random)): void {
  const name = random.one(names)
  const write = name === ipv6Name && drawn !== mistake ? onlyIpv6 : drawn
  // The API server keeps the name of a Service that is being deleted until its finalizer is gone.
  if (stage.cluster.isLeaving(name)) return
  // A label belongs to one Service.
  if (JSON.stringify(write).includes('dns-label') && name !== 'web') return
  const ports = Array.from({ length: random.between(1, 3) }, (_, at) => firstPort(name) + at)
  stage.apply(name, { ...write, ports })
}

/** Takes a mistake back. */
export function correct(stage: Stage, name: string, ports: readonly number[]): void {
  stage.apply(name, { ...(name === ipv6Name ? onlyIpv6 : {}), ports })
}

const deeds: readonly Deed[] = [
  { does: 'create or change a Service', weight: 10, play: (stage, random) => apply(stage, random) },
  { does: 'make a mistake', weight: 1, play: (stage, random) => apply(stage, random, mistake) },
  {
    does: 'delete a Service',
    weight: 4,
    play(stage, random) {
      const name = random.one(names)
      if (stage.cluster.find(name) !== undefined) stage.delete(name)
    },
  },
  {
    does: 'let time pass',
    weight: 6,
    play: (stage, random) =>
      stage.time.pass(random.happens(0.7) ? random.between(0, 8000) : random.between(8, 90) * 1000),
  },
  { does: 'kill the controller', weight: 2, play: (stage) => stage.restart({ kill: true }) },
  { does: 'restart the controller', weight: 1, play: (stage) => stage.restart() },
  {
    does: 'take a node away or bring it back',
    weight: 2,
    play(stage, random) {
      const [first, ...others] = stage.members
      const isWhole = stage.members.length === stage.allMembers.length
      if (first !== undefined) stage.setMembers(isWhole && random.happens(0.9) ? others : stage.allMembers)
    },
  },
  {
    does: 'take a load balancer out of azure.json or bring it back',
    weight: 1,
    async play(stage) {
      if (!isSeveral(stage)) return
      const isWhole = stage.config.configurations.length === severalBalancers.length
      await rebalance(stage, isWhole ? severalBalancers.filter(({ name }) => name !== 'lb2') : severalBalancers)
    },
  },
]

const lot = deeds.flatMap((deed) => Array.from({ length: deed.weight }, () => deed))

export function drawDeed(random: Random): Deed {
  return random.one(lot)
}
