/**
 * The played outside: two load balancers, public IPs and one security group that point at each other by plain strings.
 * `pip/x` is both a document and the point it gives; `addr/x` is a private address that no document gives.
 */
import { foreign, type DocId, type Owner, type Point } from '#provider/document/names'

export const loadBalancers = ['lb/1', 'lb/2'] as const
export type LoadBalancerId = (typeof loadBalancers)[number]
export const securityGroup = 'nsg'

export interface Rule {
  readonly owner: Owner
  readonly port: number
}

export interface Frontend {
  readonly name: string
  readonly on: Point
  readonly rules: readonly Rule[]
}

export interface LoadBalancer {
  readonly type: 'lb'
  readonly frontends: readonly Frontend[]
}

export interface PublicIp {
  readonly type: 'pip'
  readonly users: readonly Owner[]
  /** A foreign network card stands on it. */
  readonly nic: boolean
  /** Changed by others at will: it makes the document move. */
  readonly note: number
}

export interface Slot {
  readonly point: Point
  readonly port: number
}

export interface SecurityGroup {
  readonly type: 'nsg'
  readonly open: readonly Slot[]
  readonly note: number
}

export type Body = LoadBalancer | PublicIp | SecurityGroup

export const isLoadBalancer = (doc: DocId): doc is LoadBalancerId => doc.startsWith('lb/')
export const isPublicIp = (name: string): boolean => name.startsWith('pip/')
/** Made by us for one owner; the others (`pip/n…`) belong to the user. */
export const isManaged = (doc: DocId): boolean => isPublicIp(doc) && !doc.startsWith('pip/n')
export const ownPublicIp = (owner: Owner): DocId => `pip/${owner}`
/** Given by a load balancer: it serves the point. */
export const servingPoint = (lb: DocId, point: Point): Point => `fe/${lb}/${point}`

export const keyOf = (slot: Slot): string => `${slot.point}:${slot.port}`

export function bySlot(one: Slot, other: Slot): number {
  return one.point === other.point ? one.port - other.port : one.point < other.point ? -1 : 1
}

/** Whose rules stand where; foreign ones under the owner `foreign`. */
export function slotsByOwner(body: LoadBalancer | undefined): Map<Owner, Slot[]> {
  const slots = new Map<Owner, Slot[]>()
  for (const { on, rules } of body?.frontends ?? []) {
    for (const { owner, port } of rules) slots.set(owner, [...(slots.get(owner) ?? []), { point: on, port }])
  }
  return slots
}

export function isForeignFrontend(frontend: Frontend): boolean {
  return frontend.name.startsWith(foreign) || frontend.rules.some((rule) => rule.owner === foreign)
}
