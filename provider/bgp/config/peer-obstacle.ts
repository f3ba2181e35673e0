import type { Problem } from '#provider/intent/problem'
import type { Peer } from '../model.ts'
import { canShareNode } from './shared-nodes.ts'

/**
 * What keeps a peer from serving beside the others: two sessions from one node to one router flap (metallb#705), and a node
 * has one AS and one router id.
 */
export function peerObstacle(peer: Peer, others: readonly Peer[]): Problem | undefined {
  for (const other of others) {
    if (!canShareNode(peer.nodeSelectors, other.nodeSelectors)) continue
    const problem = clash(peer, other)
    if (problem !== undefined) return problem
  }
  return undefined
}

function clash(peer: Peer, other: Peer): Problem | undefined {
  const [at, otherAt] = [placeOf(peer), placeOf(other)]
  if (at === otherAt) {
    const field = 'address' in peer.at ? 'spec.peerAddress' : 'spec.interface'
    const why = `BGPPeer ${other.name} is the same router for a node that both select`
    return { field, value: at, why, fix: `Remove one, or choose other nodes with spec.nodeSelectors.` }
  }
  if (peer.myAsn !== other.myAsn) return disagreement('spec.myASN', String(peer.myAsn), other)
  if (peer.routerId === other.routerId) return undefined
  return disagreement('spec.routerID', peer.routerId ?? '', other)
}

function disagreement(field: string, value: string, other: Peer): Problem {
  const said = field === 'spec.myASN' ? String(other.myAsn) : (other.routerId ?? 'nothing')
  const why = `BGPPeer ${other.name} says ${said} for a node that both select`
  const fix = 'Write the same in both, or choose other nodes with spec.nodeSelectors.'
  return { field, value, why, fix }
}

function placeOf({ at }: Peer): string {
  return 'address' in at ? at.address : at.interface
}
