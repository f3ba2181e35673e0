import type { DocId, Owner } from '../../document/names.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Problem } from '../../intent/problem.ts'
import type { FrontendWish, ServiceWish } from '../load-balancer/part.ts'
import type { Opening } from '../security-group/part.ts'
import { securityGroupWish, type Standing } from '../wishes/security-group-wish.ts'
import { limitProblem, type LimitUse } from './limit-use.ts'
import type { WantedLink } from './links-room.ts'

export interface AdmissionOptions {
  /** Whether anything of the owner stands on a load balancer. */
  readonly stands: (owner: Owner) => boolean
  /** Which limit of the security group would be exceeded with these openings; promises them otherwise. */
  readonly lackOfOpenings: (openings: readonly Opening[]) => LimitUse | undefined
  /** Openings that were promised stand, or are not asked for any more. */
  readonly giveOpeningsBack: (openings: readonly Opening[]) => void
  /** Which limit would be exceeded with this private link service beside those that stand and these. */
  readonly lackOfLinks: (link: WantedLink, others: readonly WantedLink[]) => LimitUse | undefined
  /** Which quota would be exceeded with this public IP to be made; promises it otherwise. */
  readonly lackOfPublicIp: (doc: DocId) => LimitUse | undefined
  /** A public IP that was promised is not asked for any more. */
  readonly givePublicIpBack: (doc: DocId) => void
  /** The addresses of the nodes. */
  readonly nodes: () => readonly string[]
  /** Told of an owner for whom there may be room now. */
  readonly onRoom: (owner: Owner) => void
}

export interface Newcomer {
  readonly owner: Owner
  readonly intent: Intent
  /** What it is to want of its load balancer. */
  readonly want: ServiceWish
  /** The load balancer that it is to stand on. */
  readonly target: DocId
  /** The public IPs that have to be made for it. */
  readonly publicIps: readonly DocId[]
}

interface Admitted {
  readonly openings: readonly Opening[]
  readonly link: WantedLink | undefined
  readonly publicIps: readonly DocId[]
}

/**
 * Refuses a newcomer for whom there is no room at the end before anything of it is made: the Azure provider changes the load
 * balancer first and finds the security group full afterwards (azure-provider-behaviour 9.4, 35). Who was let in is counted
 * until it stands, so that two who come together are not promised the same last place. Who stands is not asked: the plan of
 * each document decides about its edits, in favour of what stands.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #admitted = new Map<Owner, Admitted>()
  readonly #refused = new Set<Owner>()

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** Lets it in, or answers what it would exceed. Public IPs are asked for by who stands as well: its next address may be one. */
  admit(newcomer: Newcomer): Problem | undefined {
    const { owner, publicIps } = newcomer
    const isKnown = this.#admitted.has(owner) || this.#options.stands(owner)
    const openings = isKnown ? [] : this.#openingsOf(newcomer)
    const link = isKnown ? undefined : linkOf(newcomer)
    const lack = this.#lackOfLinks(link) ?? this.#lackOf(openings, publicIps)
    if (lack !== undefined) {
      this.#refused.add(owner)
      return limitProblem(lack)
    }
    this.#refused.delete(owner)
    if (!isKnown) this.#admitted.set(owner, { openings, link, publicIps })
    return undefined
  }

  /** All of it stands, and is counted there. */
  settled(owner: Owner): void {
    this.#options.giveOpeningsBack(this.#admitted.get(owner)?.openings ?? [])
    this.#admitted.delete(owner)
  }

  /** It goes, whatever became of it. */
  forget(owner: Owner): void {
    const admitted = this.#admitted.get(owner)
    for (const doc of admitted?.publicIps ?? []) this.#options.givePublicIpBack(doc)
    this.settled(owner)
    this.#refused.delete(owner)
    if (admitted !== undefined) this.look()
  }

  /** Something outside has changed: those who were refused ask again. */
  look(): void {
    for (const owner of this.#refused) this.#options.onRoom(owner)
  }

  #openingsOf({ intent, want }: Newcomer): readonly Opening[] {
    const { openings } = securityGroupWish(intent, standingToBe(want), this.#options.nodes())
    return openings.filter(({ destinations }) => destinations.length > 0)
  }

  #lackOf(openings: readonly Opening[], publicIps: readonly DocId[]): LimitUse | undefined {
    const { lackOfOpenings, giveOpeningsBack } = this.#options
    const lack = openings.length === 0 ? undefined : lackOfOpenings(openings)
    if (lack !== undefined) return lack
    const lackOfPublicIp = this.#lackOfPublicIps(publicIps)
    if (lackOfPublicIp !== undefined) giveOpeningsBack(openings)
    return lackOfPublicIp
  }

  #lackOfLinks(link: WantedLink | undefined): LimitUse | undefined {
    if (link === undefined) return undefined
    const others = [...this.#admitted.values()].flatMap((one) => one.link ?? [])
    return this.#options.lackOfLinks(link, others)
  }

  #lackOfPublicIps(docs: readonly DocId[]): LimitUse | undefined {
    const promised: DocId[] = []
    for (const doc of docs) {
      const lack = this.#options.lackOfPublicIp(doc)
      if (lack !== undefined) {
        for (const one of promised) this.#options.givePublicIpBack(one)
        return lack
      }
      promised.push(doc)
    }
    return undefined
  }
}

function linkOf({ intent, want, target }: Newcomer): WantedLink | undefined {
  if (intent.privateLink === undefined) return undefined
  return { loadBalancer: target, frontends: want.frontends.map(({ name }) => name) }
}

/** How the load balancer will stand for it, with an address for each family that stands for any. */
function standingToBe({ frontends, rules }: ServiceWish): Parameters<typeof securityGroupWish>[1] {
  const nameOf = (family: string) => frontends.find((one) => one.family === family)?.name ?? ''
  const share: Standing['share'] = {
    kind: 'service-share',
    hasNodes: true,
    frontends: frontends.map(({ name }) => ({
      name,
      publicIpId: undefined,
      subnetId: undefined,
      privateIp: undefined,
    })),
    rules: rules.map(
      ({ name, family, pool, properties: { protocol, frontendPort, backendPort, enableFloatingIP } }) => ({
        name,
        frontend: nameOf(family),
        pool: pool.name,
        protocol,
        frontendPort,
        backendPort,
        floatingIp: enableFloatingIP,
        probe: undefined,
      }),
    ),
  }
  const addresses = new Map(frontends.map((frontend) => [frontend.name, anyAddress(frontend)]))
  return { staying: [{ share, addresses }], leaving: [], past: [], closed: [] }
}

function anyAddress({ name, family }: FrontendWish): string {
  return family === 'IPv6' ? `::${name}` : `0.0.0.0 ${name}`
}
