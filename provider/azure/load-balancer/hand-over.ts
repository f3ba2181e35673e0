import type { Owner } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { Draft } from './draft.ts'

/** Everybody on these addresses goes to the same other place and waits there for nothing but them. */
export function isHandedOver(draft: Draft, owner: Owner, world: WorldView): boolean {
  const points = [...frontendNamesOf(draft, owner)].flatMap((name) => {
    const { publicIPAddress, privateIPAddress } = draft.frontends.get(name)?.properties ?? {}
    if (publicIPAddress !== undefined) return [publicIpPoint(publicIPAddress.id)]
    return privateIPAddress === undefined ? [] : [addressPoint(privateIPAddress)]
  })
  return points.length > 0 && points.every((point) => world.transfers(point))
}

/** The frontends that rules of the owner stand on, in lower case. */
export function frontendNamesOf(draft: Draft, owner: Owner): ReadonlySet<string> {
  return new Set(draft.rulesOf(owner).map((rule) => draft.nameIn(rule.properties?.frontendIPConfiguration)))
}
