/**
 * Which api-versions are served: any well-formed date up to the newest that was tested, best effort for the old ones,
 * as Azurite does. A later date is refused, so that a client is not fed a shape that nobody compared.
 */
import { errors } from './error-catalogue.ts'

const shape = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/

/** The newest versions that the SDKs of arm-semantics 2.1 send. */
const newest = {
  network: '2026-01-01',
  compute: '2026-04-01',
  /** Network interfaces of scale sets: every SDK sends 2018-10-01; that nothing newer is served is unverified. */
  scaleSetNetwork: '2018-10-01',
  resources: '2025-04-01',
} as const
const oldest = '2014-04-01'

export interface VersionedType {
  readonly provider: keyof typeof newest
  readonly type: string
  readonly location: string
}

export function checkApiVersion(version: string | null, of: VersionedType): void {
  if (version === null || version === '') throw errors.apiVersionMissing()
  const supported = `${newest[of.provider]},2025-05-01,2024-05-01,2023-09-01,2022-07-01`
  if (!shape.test(version) || Number.isNaN(Date.parse(version.slice(0, 10)))) {
    throw errors.apiVersionInvalid(version, supported)
  }
  if (version.slice(0, 10) >= oldest && version.slice(0, 10) <= newest[of.provider]) return
  if (of.provider === 'resources') {
    // The gateway's own types take any version that was ever published; clients send a dozen different ones.
    if (version.slice(0, 4) <= '2026') return
    throw errors.apiVersionInvalid(version, supported)
  }
  throw errors.apiVersionNotRegistered({ location: of.location, version, type: of.type, supported })
}
