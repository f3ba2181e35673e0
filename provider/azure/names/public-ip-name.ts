import { baseName } from './base-name.ts'
import { nameLimit } from './name-limit.ts'
import { withFamily, type Naming } from './naming.ts'

/**
 * Names the public IP that is made for a Service: cluster, base name and, if it is to come from a prefix, the prefix'
 * name, cut to 75 (reference section 3.6). A prefix in the name means: another prefix, another public IP.
 */
export function publicIpName(clusterName: string, naming: Naming, prefixId: string | undefined): string {
  const prefix = prefixId === undefined ? '' : `-${prefixId.split('/').at(-1) ?? ''}`
  return withFamily(`${clusterName}-${baseName(naming.uid)}${prefix}`.slice(0, nameLimit), naming)
}

/** Says whether `name` can be what `publicIpName` makes for the Service, whatever prefix and family. */
export function isPublicIpNameOf(name: string, clusterName: string, uid: string): boolean {
  const own = `${clusterName}-${baseName(uid)}`.slice(0, nameLimit).toLowerCase()
  const next = name.charAt(own.length)
  return name.toLowerCase().startsWith(own) && (next === '' || next === '-' || own.length === nameLimit)
}
