import type { ConnectedPeer, NodeAnnouncements } from '../announcement.ts'
import type { BgpModel, Peer } from '../model.ts'
import type { Here } from './facts.ts'
import type { NodeProblem } from './node-problem.ts'
import type { NodeView } from './node-view.ts'
import { routerIdOf } from './router-id.ts'

/** The sessions of a node. */
export type Sessions = Pick<NodeAnnouncements, 'router' | 'peers' | 'bfdProfiles'>

/** Gives the peers of a node their secrets. One whose Secret is not there is left out: it must not speak without. */
export function connect(
  model: BgpModel,
  view: NodeView,
  here: Here,
): Sessions & { readonly problems: readonly NodeProblem[] } {
  const problems: NodeProblem[] = []
  const peers = view.peers.flatMap((peer) => {
    const secret = secretOf(peer)
    if (secret === undefined || here.passwords.has(secret)) return [connected(peer, here)]
    problems.push({
      about: `peer ${peer.name}`,
      why: `its password is in the Secret ${secret}, which is not there or has no "password"`,
      fix: 'create the Secret with type kubernetes.io/basic-auth; until then the peer is left out',
    })
    return []
  })
  const [first] = peers
  const profiles = new Set(peers.map(({ bfdProfile }) => bfdProfile))
  return {
    router: first && { asn: first.myAsn, id: first.routerId ?? routerIdOf(view.node, here.loopbacks) },
    peers,
    bfdProfiles: model.bfdProfiles.filter(({ name }) => profiles.has(name)),
    problems,
  }
}

function connected(peer: Peer, here: Here): ConnectedPeer {
  const { password, nodeSelectors: _selectors, ...rest } = peer
  if (password === undefined) return { ...rest, password: undefined }
  return { ...rest, password: 'text' in password ? password.text : here.passwords.get(keyOf(password)) }
}

function secretOf({ password }: Peer): string | undefined {
  return password === undefined || 'text' in password ? undefined : keyOf(password)
}

function keyOf({ namespace, secret }: { readonly namespace: string; readonly secret: string }): string {
  return `${namespace}/${secret}`
}
