import { readBaseName } from '../names/base-name.ts'
import type { Owner } from '../../document/names.ts'

/** The owner in whose name a rule, probe or frontend stands: its base name. undefined if it is none of ours. */
export function ownerOfName(name: string): Owner | undefined {
  return readBaseName(name)
}

const nodePrefix = 'node/'

/** A node as an owner: of its place in the pools. */
export const ownerOfNode = (node: string): Owner => `${nodePrefix}${node}`

export function nodeOfOwner(owner: Owner): string | undefined {
  return owner.startsWith(nodePrefix) ? owner.slice(nodePrefix.length) : undefined
}

/** The owner that states which nodes there are. */
export const rosterOwner: Owner = 'roster'
