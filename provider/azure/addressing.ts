/**
 * The address of a Service before anything is stated about it: the groups to be read and written down, the places, and what
 * an edit would cost. It answers places to state, or the state in which the Service stays for now.
 */
import type { DocId, Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import type { Intent, IpFamily } from '../intent/intent.ts'
import type { Ingress, LoadBalancerState, News } from '../provider.ts'
import { addressChanges, begunChanges, type AddressChange } from './address-change.ts'
import { groupsNeeded } from './address-groups.ts'
import type { AzureConfig } from './config/azure-config.ts'
import { consentWait, newsOf, sharedProblem } from './consent.ts'
import type { Directory } from './document/directory.ts'
import type { DocIds } from './document/doc-ids.ts'
import type { FrontendPlace } from './load-balancer/part.ts'
import { withHeld } from './held-places.ts'
import type { NamedGroups } from './named-groups.ts'
import { placesOf, type Places } from './places.ts'
import { groupOf } from './public-addresses.ts'
import type { PublicIpSearch } from './public-ip-search.ts'
import type { Tidings } from './tidings.ts'
import type { Standing } from './wishes/security-group-wish.ts'

export interface AddressingSurroundings {
  readonly config: AzureConfig
  readonly ids: DocIds
  readonly directory: Directory
  /** The zones of the region; known once the world was read. */
  readonly zones: () => readonly string[]
  readonly groups: NamedGroups
  readonly search: PublicIpSearch
  readonly tidings: Tidings
  /** An edit that costs an address waits for the consent of whoever made it. */
  readonly confirmDestructive: boolean
}

/** The Service stays as it is for now, in this state. */
export interface Early {
  readonly state: LoadBalancerState
}

export interface Asking {
  readonly intent: Intent
  readonly owner: Owner
  readonly world: WorldView
  readonly published: readonly Ingress[]
}

export class Addressing {
  readonly #around: AddressingSurroundings

  constructor(around: AddressingSurroundings) {
    this.#around = around
  }

  placesFor({ intent, world, published }: Asking): Places | Early {
    const { config, groups, search, zones } = this.#around
    const early = (state: EarlyState): Early => ({ state: { ...state, ingress: published } })
    const need = groupsNeeded(intent, { resourceGroup: config.resourceGroup, groups })
    switch (need?.is) {
      case 'unread':
        return early({ is: 'waiting', on: `the first reading of resource group ${need.group}` })
      case 'missing':
        return early({ is: 'refused', problems: [need.problem] })
      case 'unrecorded':
        return early({ is: 'waiting', on: 'its resource group to be written down', annotations: need.annotations })
      case undefined:
        break
    }
    const places = placesOf(intent, world, { ...this.#around, zones: zones() })
    if ('problem' in places) return early({ is: 'refused', problems: [places.problem] })
    if (!('missing' in places)) return places
    const sought = { ...groupOf(intent, config), what: places.missing.value }
    const hasLooked = search.hasLooked(intent.service.uid, sought)
    if (!hasLooked) return early({ is: 'waiting', on: `a look for public IP ${sought.what}` })
    return early({ is: 'refused', problems: [places.missing] })
  }

  /**
   * The same places once an edit that costs an address was told and, where that is needed, consented to; until then the
   * Service stays at its address, and what else is edited goes through. A public IP that has to be made anew is given up
   * first; its family stands nowhere meanwhile.
   */
  afterConsent(places: Places, standing: Standing | undefined, asking: Asking): Agreed | Early {
    const { intent, owner, world, published } = asking
    const { config, directory, tidings, confirmDestructive } = this.#around
    const around = { ...config, world, owner }
    const isOpen = (from: string) => confirmDestructive && !intent.mayGiveUp.includes(from)
    const begun = begunChanges(intent, places.frontends, standing, around).filter(({ from }) => !isOpen(from))
    if (standing === undefined) return { places: withoutRemade(places, begun), waitsFor: undefined, news: [] }
    const changes = addressChanges(intent, places.frontends, standing, around)
    const shared = changes.flatMap((change) => {
      const names = (change.remade?.sharedWith ?? []).map((other) => directory.nameOf(other) ?? other)
      return names.length === 0 ? [] : [sharedProblem(change, names)]
    })
    if (shared.length > 0) return { state: { is: 'refused', problems: shared, ingress: published } }
    const open = changes.filter(({ from }) => isOpen(from))
    const news = tidings.unsaid(
      intent.service.uid,
      changes.map((change) => newsOf(change, isOpen(change.from))),
    )
    // It is told first, and done in the next pass.
    const held = news.length > 0 ? changes : open
    const waitsFor = open.length > 0 ? consentWait(open) : news.length > 0 ? 'its people to be told' : undefined
    const made = [...begun, ...changes.filter((change) => !held.includes(change))]
    return { places: withoutRemade(withHeld(places, held, { intent, world, config }), made), waitsFor, news }
  }
}

/** Where a Service may stand now. */
export interface Agreed {
  readonly places: Places
  /** What an edit waits for that is left out of the places. */
  readonly waitsFor: string | undefined
  readonly news: readonly News[]
}

/** A state with what is to be told, if there is anything. */
export function withNews(state: LoadBalancerState, news: readonly News[]): LoadBalancerState {
  return news.length === 0 ? state : { ...state, news }
}

type EarlyState =
  | Omit<LoadBalancerState & { readonly is: 'waiting' }, 'ingress'>
  | Omit<LoadBalancerState & { readonly is: 'refused' }, 'ingress'>

function withoutRemade(places: Places, made: readonly AddressChange[]): Places {
  const remade = made.flatMap(({ family, remade: one }) => (one === undefined ? [] : [{ family, doc: one.doc }]))
  const families = new Set(remade.map(({ family }) => family))
  const kept: ReadonlyMap<IpFamily, FrontendPlace> = new Map(
    [...places.frontends].filter(([family]) => !families.has(family)),
  )
  const given = remade.map(({ doc }): [DocId, Wish<unknown>] => [doc, 'gone'])
  return { frontends: kept, publicIps: new Map([...places.publicIps, ...given]) }
}
