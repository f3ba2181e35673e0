import type { Owner } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { Draft } from './draft.ts'

/**
 * The frontends, in lower case, that the owner hands over together: everybody on them goes to the same other place and waits
 * there for nothing but them. One that it wants nowhere else, of a family that it gives up, holds up nothing. None: it stays.
 */
export function handedOver(draft: Draft, owner: Owner, world: WorldView): readonly string[] {
  const held = [...frontendNamesOf(draft, owner)].flatMap((name) => {
    const { publicIPAddress, privateIPAddress } = draft.frontends.get(name)?.properties ?? {}
    if (publicIPAddress !== undefined) return [{ name, point: publicIpPoint(publicIPAddress.id) }]
    return privateIPAddress === undefined ? [] : [{ name, point: addressPoint(privateIPAddress) }]
  })
  const isAwaited = held.some(({ point }) => !world.transfers(point) && world.awaits(owner, point))
  return isAwaited ? [] : held.flatMap(({ name, point }) => (world.transfers(point) ? [name] : []))
}

/** The frontends that rules of the owner stand on, in lower case. */
function frontendNamesOf(draft: Draft, owner: Owner): ReadonlySet<string> {
  return new Set(draft.rulesOf(owner).map((rule) => draft.nameIn(rule.properties?.frontendIPConfiguration)))
}
