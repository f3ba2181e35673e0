import type { RoutedNode } from '#provider/provider'
import type { NodeObject } from '../kubernetes/node-object.ts'
import { instanceRef } from '../machines/instance-ref.ts'
import { memberOf } from '../node/member.ts'
import { podCidrsOf } from '../node/pod-cidrs.ts'

/** What a provider needs to lead to the pods of a node. */
export function routedNode(node: NodeObject): RoutedNode {
  return { ...instanceRef(node), podCidrs: podCidrsOf(node), addresses: memberOf(node).addresses }
}
