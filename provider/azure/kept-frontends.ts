import { foreign, type DocId } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { News } from '../provider.ts'
import { nameIn } from './names/ids.ts'
import { publicIpPoint } from './points.ts'
import { leaves } from './public-ip/leaves.ts'
import { isPublicIp } from './retained.ts'
import type { Wishes } from './statement.ts'

/** Names each public IP that cannot go because something of others stands on its frontend; the Azure provider's event for it. */
export function keptFrontendNews(world: WorldView, wanted: Wishes): readonly News[] {
  return [...wanted].flatMap(([doc, wish]): News[] => {
    const keeper = isPublicIp(doc) && leaves(wish) ? keeperOf(world, doc) : undefined
    if (keeper === undefined) return []
    const message = `the frontend on public IP ${nameIn(doc)} stays: rules of others stand on it in load balancer ${nameIn(keeper)}`
    return [{ reason: 'DeletingFrontendIPConfiguration', message }]
  })
}

function keeperOf(world: WorldView, doc: DocId): DocId | undefined {
  return world.whoPointsAt(publicIpPoint(doc)).find(({ owner }) => owner === foreign)?.doc
}
