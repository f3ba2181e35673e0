import { parseResourceId } from './resource-id.ts'

/**
 * The order of calls that wait: deletes first, because they free what others wait for; then what one write does for many,
 * or the first of five hundred Services waits until the public IP of the last was asked for.
 */
export type Priority = 'delete' | 'shared' | 'create' | 'members' | 'drift'

/** The place of a priority in that order, the first one 0. */
export const rankOf: Readonly<Record<Priority, number>> = { delete: 0, shared: 1, create: 2, members: 3, drift: 4 }

/**
 * Load balancers and security groups hold what is wished by many, and are written once for all of them. That goes for the
 * polls and the read that end such a write as well: behind the reads of five hundred public IPs they would wait for 15 s.
 */
export function priorityOf(id: string | undefined): Priority {
  const type = id === undefined ? undefined : parseResourceId(id)?.type
  return type !== undefined && /^(loadBalancers|networkSecurityGroups)$/i.test(type) ? 'shared' : 'create'
}
