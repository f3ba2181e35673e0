/**
 * Which api-versions are served: those that Azure published for the type, up to the newest that was tested; the old ones
 * in the shape of the newest, as far as that goes. Any other is refused, so that a client is not fed a shape that nobody
 * compared.
 */
import { errors } from './error-catalogue.ts'
import { publishedVersions } from './published-versions.ts'
import type { VersionedProvider } from './published-versions.ts'

const shape = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/

export interface VersionedType {
  readonly provider: VersionedProvider | 'resources'
  readonly type: string
  readonly location: string
}

export function checkApiVersion(version: string | null, { provider, type, location }: VersionedType): void {
  if (version === null || version === '') throw errors.apiVersionMissing()
  const wellFormed = shape.test(version) && !Number.isNaN(Date.parse(version.slice(0, 10)))
  if (provider === 'resources') {
    // The gateway's own types take any version that was ever published; clients send a dozen different ones.
    if (wellFormed && version.slice(0, 4) >= '2014' && version.slice(0, 4) <= '2026') return
    throw errors.apiVersionInvalid(version, gatewayVersions)
  }
  const published = publishedVersions(provider, type)
  const supported = published.join(', ')
  if (!wellFormed) throw errors.apiVersionInvalid(version, supported)
  if (!published.includes(version)) throw errors.apiVersionNotRegistered({ location, version, type, supported })
}

const gatewayVersions = '2025-04-01,2024-11-01,2023-07-01,2022-09-01,2021-04-01,2020-06-01'
