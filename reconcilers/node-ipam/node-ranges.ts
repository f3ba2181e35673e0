import { formatPrefix, parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import type { NodeObject } from '../kubernetes/node-object.ts'
import { podCidrsOf } from '../node/pod-cidrs.ts'
import { CidrSpace, type CidrSpaceOptions } from './cidr-space.ts'

/** Who has which ranges: of each family one, for each node. */
export class NodeRanges {
  readonly #spaces: readonly CidrSpace[]
  /** What nodes were given or have; by name, because a range outlives a Node object that is made anew in the same moment. */
  readonly #given = new Map<string, readonly string[]>()

  constructor(spaces: readonly CidrSpaceOptions[]) {
    this.#spaces = spaces.map((space) => new CidrSpace(space))
  }

  /** Takes note of what a node has; nothing, if it has none. */
  hold(node: Pick<NodeObject, 'metadata' | 'spec'>): void {
    const { name } = node.metadata
    const cidrs = podCidrsOf(node)
    if (cidrs.length === 0) return
    this.#given.set(name, cidrs)
    for (const range of cidrs.map(parsePrefix).filter((one): one is Prefix => !('why' in one))) {
      for (const space of this.#spaces) if (space.has(range)) space.hold(name, range)
    }
  }

  /** What the node was given before, or is given now; undefined: there is none left. */
  giveTo(name: string): readonly string[] | undefined {
    const given = this.#given.get(name)
    if (given !== undefined) return given
    const ranges = this.#spaces.map((space) => space.take(name))
    const whole = ranges.filter((range) => range !== undefined)
    if (whole.length < ranges.length) {
      this.release(name)
      return undefined
    }
    const cidrs = whole.map(formatPrefix)
    this.#given.set(name, cidrs)
    return cidrs
  }

  release(name: string): void {
    this.#given.delete(name)
    for (const space of this.#spaces) space.release(name)
  }
}
