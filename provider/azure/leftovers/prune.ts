/**
 * Removes leftovers, and nothing else. Each document is read once more and written with its version named, so that a
 * controller that works meanwhile loses nothing; what is gone already costs no write.
 */
import { isDeepStrictEqual } from 'node:util'
import { dispositionOf } from '../../document/disposition.ts'
import type { DocId } from '../../document/names.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument, type ArmBody } from '../document/arm-document.ts'
import type { PoolFamilies } from '../load-balancer/members.ts'
import { writePrivateLink } from '../private-link/write.ts'
import type { Leftover, LeftoverPart } from './leftover.ts'
import { routeTableWithout } from './route-leftovers.ts'
import { loadBalancerWithout, publicIpWithout, securityGroupWithout } from './without-leftovers.ts'

export interface PruneSurroundings {
  readonly arm: ArmClient
  /** The cluster's name, as it stands in tags. */
  readonly cluster: string
  readonly pools: PoolFamilies
  /** Told of each document once it is written. */
  readonly onWritten: (doc: DocId, method: 'PUT' | 'DELETE') => void
}

const mostTries = 4

/** Removes them in the order in which they are given, one document after the other. Throws what Azure refuses in the end. */
export async function pruneLeftovers(
  leftovers: readonly Leftover[],
  around: PruneSurroundings,
  signal: AbortSignal,
): Promise<void> {
  for (const [doc, ofDoc] of Map.groupBy(leftovers, (leftover) => leftover.doc)) {
    await pruneDocument(doc, { ...around, parts: ofDoc.map(({ part }) => part) }, signal)
  }
}

type Around = PruneSurroundings & { readonly parts: readonly LeftoverPart[] }

async function pruneDocument(doc: DocId, around: Around, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await pruneOnce(doc, around, signal)
    } catch (error) {
      if (dispositionOf(error).do !== 'reread' || tries >= mostTries) throw error
    }
  }
}

async function pruneOnce(doc: DocId, around: Around, signal: AbortSignal): Promise<void> {
  const { arm, onWritten } = around
  const observed = await readDocument(arm, doc, signal)
  if (observed.body === undefined) return
  const body = without(doc, observed.body, around)
  if (isDeepStrictEqual(body, observed.body)) return
  const plan = { body, changes: [], refused: new Map(), waiting: new Map() }
  const write = typeOf(doc) === 'privatelinkservices' ? writePrivateLink : writeDocument
  await write(arm, { doc, plan, observed }, signal)
  onWritten(doc, body === undefined ? 'DELETE' : 'PUT')
}

function without(doc: DocId, body: ArmBody, { parts, cluster, pools }: Around): ArmBody | undefined {
  const type = typeOf(doc)
  if (type === 'privatelinkservices') return undefined
  if (type === 'loadbalancers') return loadBalancerWithout(doc, body, { parts, pools })
  if (type === 'publicipaddresses') return publicIpWithout(body, { parts, cluster })
  if (type === 'routetables') {
    return routeTableWithout(body, new Set(parts.flatMap((part) => (part.is === 'route' ? [part.name] : []))))
  }
  return securityGroupWithout(body, parts)
}

function typeOf(doc: DocId): string | undefined {
  return doc.split('/').at(-2)?.toLowerCase()
}
