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
  /** Takes every action that somebody's roles were asked for. */
  readonly asked: Set<string>
}

/** Throws what Azure refuses it with. `auxiliary`: the tenants that the caller has further tokens of. */
export function authorize(
  { tenants, principals, asked }: Authority,
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
  asked.add(needed.action)
  if (!isAllowed(roles, needed)) throw identityErrors.authorizationFailed(asker)
  if (request.body.byteLength === 0 || !['PUT', 'PATCH'].includes(request.method)) return
  // Whatever it points at is its own: a body of a thousand ids need not be searched.
  if (tenants.length === 1 && mayDoEverything(roles)) return
  const known = [caller.tenantId, ...of.auxiliary].map(keyOf)
  for (const id of idsIn(request.body, needed.action)) judgeLink({ tenants, roles, asked, asker, known }, id)
}

interface Linker {
  readonly tenants: Tenants
  readonly asked: Set<string>
  readonly roles: readonly RoleAssignment[] | undefined
  readonly asker: Asker
  /** Whose tokens the request carries; the first is the caller's own. */
  readonly known: readonly string[]
}

function judgeLink({ tenants, roles, asked, asker, known }: Linker, id: string): void {
  const tenant = tenantOf(tenants, parseResourceId(id)?.subscription ?? '')
  if (tenant !== undefined && !known.includes(keyOf(tenant.tenantId))) {
    throw identityErrors.linkedTenantUnknown(asker, known[0] ?? '', tenant.subscriptionId)
  }
  // Itself and its own parts are no other resource.
  if (keyOf(`${id}/`).startsWith(keyOf(`${asker.scope}/`))) return
  const join = joinOf(id, asker)
  if (join === undefined) return
  asked.add(join.action)
  if (!isAllowed(roles, join)) {
    throw identityErrors.linkedAuthorizationFailed(asker, join.action, id)
  }
}

/** What Azure shows of who points here, in bodies that are written as they were read: these are no references of theirs. */
const backReferences: readonly { readonly of: string; readonly members: readonly string[] }[] = [
  { of: 'Microsoft.Network/networkSecurityGroups/', members: ['networkInterfaces', 'subnets'] },
  { of: 'Microsoft.Network/routeTables/', members: ['subnets'] },
  { of: 'Microsoft.Network/publicIPAddresses/', members: ['ipConfiguration', 'natGateway'] },
]

/** Answers the ids that a body points at; none where it is no JSON, which is judged later. */
function idsIn(body: Uint8Array, action: string): ReadonlySet<string> {
  const shown = backReferences.find(({ of }) => keyOf(action).startsWith(keyOf(of)))?.members ?? []
  const ids = new Set<string>()
  const take = (name: string, value: unknown): unknown => {
    if (shown.includes(name)) return undefined
    if (name === 'id' && typeof value === 'string' && value.startsWith('/')) ids.add(value)
    return value
  }
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    walk('', JSON.parse(text), take)
  } catch {
    return ids
  }
  return ids
}

function walk(name: string, value: unknown, take: (name: string, value: unknown) => unknown): void {
  const taken = take(name, value)
  if (typeof taken !== 'object' || taken === null) return
  for (const [member, inner] of Object.entries(taken)) walk(member, inner, take)
}

export function issuerOf(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}
