import { isObject } from './wire-resource.ts'

const apiVersion = '2022-04-01'

/** What one of the caller's roles gives at a scope, as role definitions say it: `*`, `Microsoft.Network/*`, `*\/read`. */
export interface Permission {
  readonly actions: readonly string[]
  /** Taken off `actions`; another role may give it all the same. */
  readonly notActions: readonly string[]
}

/**
 * Reads GET {scope}/providers/Microsoft.Authorization/permissions, all pages (azure-docs, "Permissions - List For Resource
 * Group"). `get` answers the JSON of a path or of a link that Azure gave.
 */
export async function readPermissions(
  scope: string,
  get: (url: string) => Promise<unknown>,
): Promise<readonly Permission[]> {
  const read: Permission[] = []
  const asked = new Set<string>()
  let url: string | undefined = `${scope}/providers/Microsoft.Authorization/permissions?api-version=${apiVersion}`
  // A page that leads back would be asked for ever.
  while (url !== undefined && !asked.has(url)) {
    asked.add(url)
    const page = await get(url)
    read.push(...permissionsIn(page))
    const next: unknown = isObject(page) ? page['nextLink'] : undefined
    url = typeof next === 'string' && next !== '' ? next : undefined
  }
  return read
}

/** What is no permission is left out. */
function permissionsIn(page: unknown): readonly Permission[] {
  const value = isObject(page) ? page['value'] : undefined
  return (Array.isArray(value) ? value : []).flatMap((row: unknown) =>
    isObject(row) ? [{ actions: texts(row['actions']), notActions: texts(row['notActions']) }] : [],
  )
}

/** Whether one of the roles allows `action` (azure-docs, "Understand Azure role definitions": wildcards, without regard to case). */
export function isPermitted(permissions: readonly Permission[], action: string): boolean {
  const covers = (pattern: string) => expressionOf(pattern).test(action)
  return permissions.some(({ actions, notActions }) => actions.some(covers) && !notActions.some(covers))
}

function expressionOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${escaped.join('.*')}$`, 'i')
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
