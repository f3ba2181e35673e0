import { annotation } from './annotations.ts'
import type { Source } from './source.ts'

/** The named subnet of an internal Service; undefined means the backend's default. */
export function parseSubnet(source: Source, internal: boolean): string | undefined {
  return internal ? parseSubnetName(source, 'internalSubnet') : undefined
}

/** Reads the name of a subnet; blanks around it would be asked for as they are, and never found. */
export function parseSubnetName(source: Source, id: 'internalSubnet' | 'privateLinkSubnet'): string | undefined {
  const { key, row } = annotation(id)
  const value = source.annotations.filled({ key, row })
  if (value !== undefined && value !== value.trim()) {
    const why = 'no subnet has a name with blanks around it'
    source.findings.refuse({ field: key, value, why, fix: `Write "${value.trim()}".` })
  }
  return value
}
