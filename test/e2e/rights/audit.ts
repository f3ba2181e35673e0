/** What the API server's audit log says that somebody did. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Asked {
  readonly verb: string
  readonly group: string
  /** With its subresource: `services/status`. */
  readonly resource: string
  readonly namespace: string
  readonly isAllowed: boolean
}

/** Answers the length of the log, to read from there later. */
export async function auditedUntil(folder: string): Promise<number> {
  return (await stat(join(folder, 'audit.log'))).size
}

/** Reads what `user` asked after `from`; requests that ended are there at once, watches too. */
export async function askedBy(folder: string, user: string, from: number): Promise<readonly Asked[]> {
  const text = (await readFile(join(folder, 'audit.log'))).subarray(from).toString()
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n')
  return lines.flatMap((line) => {
    if (!line.includes(`"username":"${user}"`)) return []
    // A cast at the edge: the API server's own format
    const { verb, objectRef, annotations } = JSON.parse(line) as AuditEvent
    if (objectRef === undefined) return []
    const { apiGroup = '', resource, subresource, namespace = '' } = objectRef
    return [
      {
        verb,
        group: apiGroup,
        resource: subresource === undefined ? resource : `${resource}/${subresource}`,
        namespace,
        isAllowed: annotations?.['authorization.k8s.io/decision'] !== 'forbid',
      },
    ]
  })
}

interface AuditEvent {
  readonly verb: string
  readonly objectRef?: {
    readonly apiGroup?: string
    readonly resource: string
    readonly subresource?: string
    readonly namespace?: string
  }
  readonly annotations?: Readonly<Record<string, string>>
}
