import type { IpFamily } from './intent.ts'
import { parseAddress } from './net/address.ts'
import { firstField, type Source } from './source.ts'

/**
 * The families that the Service gets addresses of, in its own order. A family that the backend does not have refuses the
 * Service, unless the policy is PreferDualStack, which asks for it only if it can be had.
 */
export function parseFamilies(source: Source): readonly IpFamily[] {
  const { spec, defaults, findings } = source
  const wanted = requestedFamilies(source)
  const given = defaults.families.filter((family) => wanted.includes(family))
  const missing = wanted.filter((family) => !defaults.families.includes(family))
  if (missing.length === 0) return wanted
  const field = firstField(spec, ['ipFamilies', 'clusterIPs', 'clusterIP'])
  const problem = { field, value: wanted.join(','), why: `${missing.join(' and ')} addresses cannot be given here` }
  if (given.length > 0 && spec.ipFamilyPolicy === 'PreferDualStack') {
    findings.notice({ ...problem, fix: `The Service gets an ${given.join(' and ')} address only.` })
    return given
  }
  findings.refuse({ ...problem, fix: `Use ${defaults.families.join(' or ')} with ipFamilyPolicy SingleStack.` })
  return wanted
}

/** As the API server decided; read off the cluster addresses where an old object has no `ipFamilies`. */
function requestedFamilies(source: Source): readonly IpFamily[] {
  const { spec, defaults } = source
  const stated = (spec.ipFamilies ?? []).filter(isFamily)
  if (stated.length > 0) return stated
  const addresses = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])
  const derived = addresses.flatMap((address) => parseAddress(address)?.family ?? [])
  return derived.length > 0 ? [...new Set(derived)] : defaults.families.slice(0, 1)
}

function isFamily(text: string): text is IpFamily {
  return text === 'IPv4' || text === 'IPv6'
}
