/**
 * What a principal may do, and where: an assignment gives the rights of a role to a scope and to all below it, and the
 * rights of several add up (azure-docs, "What is Azure role-based access control").
 */
import { keyOf } from '../arm/resource-id.ts'
import type { Action } from './action.ts'

export interface RoleAssignment {
  /** The id of a subscription, a group or a resource; everywhere unless said otherwise. */
  readonly scope?: string
  /** As in role definitions: `*`, `Microsoft.Network/*`, `*\/read`. */
  readonly actions: readonly string[]
  /** Taken off this role's actions; another role may give them all the same. */
  readonly notActions?: readonly string[]
}

/** Whether one of the roles allows it; who has no roles at all is not held to any. */
export function isAllowed(roles: readonly RoleAssignment[] | undefined, { action, scope }: Action): boolean {
  return roles === undefined || roles.some((role) => reaches(role, scope) && gives(role, action))
}

/** Whether nothing is forbidden anywhere. */
export function mayDoEverything(roles: readonly RoleAssignment[] | undefined): boolean {
  const isOwner = ({ scope, actions, notActions = [] }: RoleAssignment) =>
    scope === undefined && actions.includes('*') && notActions.length === 0
  return roles === undefined || roles.some(isOwner)
}

/** The roles that count at a scope: those that were given there or above. Who has no roles at all may do everything. */
export function rolesAt(roles: readonly RoleAssignment[] | undefined, scope: string): readonly RoleAssignment[] {
  return roles === undefined ? [{ actions: ['*'] }] : roles.filter((role) => reaches(role, scope))
}

function reaches({ scope: outer = '' }: RoleAssignment, scope: string): boolean {
  return keyOf(`${scope}/`).startsWith(keyOf(`${outer.replace(/\/$/, '')}/`))
}

function gives({ actions, notActions = [] }: RoleAssignment, action: string): boolean {
  return actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action))
}

function covers(pattern: string, action: string): boolean {
  const parts = keyOf(pattern).split('*')
  const escaped = parts.map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`).test(keyOf(action))
}
