/**
 * Whether a caller may do what it asks: in a subscription of its tenant, with a role for it, and with a right to
 * everything that it points at; subscriptions of other tenants need an auxiliary token each.
 */
import type { ArmRequest } from '../arm/exchange.ts'
import { keyOf, parseResourceId } from '../arm/resource-id.ts'
import type { Target } from '../arm/target.ts'
import { actionOf, joinOf } from './action.ts'
import type { Caller } from './caller.ts'
import { identityErrors } from './error-catalogue.ts'
import type { Asker } from './error-catalogue.ts'
import { isAllowed, mayDoEverything } from './role.ts'
import type { RoleAssignment } from './role.ts'
import type { Principals } from './principals.ts'
import { tenantOf } from './tenants.ts'
import type { Tenants } from './tenants.ts'

export interface Authority {
  readonly tenants: Tenants
  readonly principals: Principals
}

/** Throws what Azure refuses it with. `auxiliary`: the tenants that the caller has further tokens of. */
export function authorize(
  { tenants, principals }: Authority,
  caller: Caller,
  of: { readonly request: ArmRequest; readonly target: Target; readonly auxiliary: readonly string[] },
): void {
  const { request, target } = of
  const [, root, subscription] = request.path.split('/')
  const home = root?.toLowerCase() === 'subscriptions' && subscription ? tenantOf(tenants, subscription) : undefined
  if (home !== undefined && keyOf(home.tenantId) !== keyOf(caller.tenantId)) {
    throw identityErrors.wrongTenant(issuerOf(caller.tenantId), issuerOf(home.tenantId))
  }
  const needed = actionOf(request.method, request.path, target)
  if (needed === undefined) return
  // A client that nobody knows is let in only where tokens are not judged: it may do everything.
  const roles = principals.get(caller.clientId)?.roles
  const asker = { ...needed, clientId: caller.clientId, objectId: caller.objectId }
  if (!isAllowed(roles, needed)) throw identityErrors.authorizationFailed(asker)
  if (request.body.byteLength === 0 || !['PUT', 'PATCH'].includes(request.method)) return
  // Whatever it points at is its own: a body of a thousand ids need not be searched.
  if (tenants.length === 1 && mayDoEverything(roles)) return
  const known = [caller.tenantId, ...of.auxiliary].map(keyOf)
  for (const id of idsIn(request.body)) judgeLink({ tenants, roles, asker, known }, id)
}

interface Linker {
  readonly tenants: Tenants
  readonly roles: readonly RoleAssignment[] | undefined
  readonly asker: Asker
  /** Whose tokens the request carries; the first is the caller's own. */
  readonly known: readonly string[]
}

function judgeLink({ tenants, roles, asker, known }: Linker, id: string): void {
  const tenant = tenantOf(tenants, parseResourceId(id)?.subscription ?? '')
  if (tenant !== undefined && !known.includes(keyOf(tenant.tenantId))) {
    throw identityErrors.linkedTenantUnknown(asker, known[0] ?? '', tenant.subscriptionId)
  }
  // Its own parts are no other resource.
  if (keyOf(id).startsWith(`${keyOf(asker.scope)}/`)) return
  const join = joinOf(id)
  if (join !== undefined && !isAllowed(roles, join)) {
    throw identityErrors.linkedAuthorizationFailed(asker, join.action, id)
  }
}

const idMember = /"id"\s*:\s*"(\/[^"\\]+)"/g

/** Answers the ids that a body points at, read from its text: whether it is JSON at all is judged later. */
function idsIn(body: Uint8Array): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const [, id] of Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString().matchAll(idMember)) {
    if (id !== undefined) ids.add(id)
  }
  return ids
}

export function issuerOf(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}
