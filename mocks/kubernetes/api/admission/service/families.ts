/** Settles ipFamilyPolicy and ipFamilies: kubernetes 1.36 pkg/registry/core/service/storage/alloc.go. */
import { isIPv6 } from 'node:net'
import type { Cause } from '../../api-error.ts'
import { equalJson } from '../../json.ts'
import { invalidValue } from '../causes.ts'
import type { ServiceSpec } from './service.ts'
import { isExternalName } from './service.ts'

const other: Readonly<Record<string, string>> = { IPv4: 'IPv6', IPv6: 'IPv4' }

/** Answers IPv4 or IPv6, as ipFamilies names them. */
export const familyOf = (ip: string): string => (isIPv6(ip) ? 'IPv6' : 'IPv4')

/**
 * Fills in policy and families as the cluster has them.
 * @param configured the families that the cluster gives out, its primary first
 * @returns what makes the request impossible here
 */
export function settleFamilies(
  next: ServiceSpec,
  old: ServiceSpec | undefined,
  configured: readonly string[],
): Cause[] {
  if (isExternalName(next) || keepsPreferred(next, old)) return []
  const boundless = next.clusterIP === 'None' && Object.keys(next.selector ?? {}).length === 0
  next.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (boundless ? 'RequireDualStack' : 'SingleStack')
  const single = next.ipFamilyPolicy === 'SingleStack'
  const reduced = old === undefined ? [] : reduce(next, old, single)
  const causes = [...reduced, ...(single ? tooMany(next) : []), ...inferFamilies(next, configured)]
  if (causes.length > 0) return causes
  const primary = configured[0] ?? 'IPv4'
  if (boundless) {
    next.ipFamilies = completed(next.ipFamilies ?? [primary], !single)
    return []
  }
  const impossible = notConfigured(next, configured)
  if (impossible.length > 0) return impossible
  next.ipFamilies = completed(next.ipFamilies ?? [primary], !single && configured.length === 2)
  return []
}

// A PreferDualStack Service is not up- or downgraded behind the user's back when the cluster changes.
function keepsPreferred(next: ServiceSpec, old: ServiceSpec | undefined): boolean {
  if (old === undefined || next.ipFamilyPolicy !== 'PreferDualStack' || old.ipFamilyPolicy !== 'PreferDualStack') {
    return false
  }
  if (isExternalName(old) || next.type !== old.type) return false
  return equalJson(next.clusterIPs, old.clusterIPs) && equalJson(next.ipFamilies, old.ipFamilies)
}

function reduce(next: ServiceSpec, old: ServiceSpec, single: boolean): Cause[] {
  if (single) {
    if (equalJson(next.clusterIPs, old.clusterIPs)) truncate(next, 'clusterIPs')
    if (equalJson(next.ipFamilies, old.ipFamilies)) truncate(next, 'ipFamilies')
    return []
  }
  const refuse = (what: string) =>
    invalidValue('spec.ipFamilyPolicy', next.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`)
  return [
    ...(isReduced(next.clusterIPs, old.clusterIPs) ? [refuse('cluster IP')] : []),
    ...(isReduced(next.ipFamilies, old.ipFamilies) ? [refuse('IP family')] : []),
  ]
}

function truncate(spec: ServiceSpec, field: 'clusterIPs' | 'ipFamilies'): void {
  const value = spec[field]
  if (value !== undefined && value.length > 1) spec[field] = value.slice(0, 1)
}

const isReduced = (next: readonly string[] = [], old: readonly string[] = []): boolean =>
  next.length > 0 && next.length < old.length && next.every((one, index) => one === old[index])

function tooMany({ ipFamilyPolicy, clusterIPs, ipFamilies }: ServiceSpec): Cause[] {
  const refuse = (what: string) =>
    invalidValue(
      'spec.ipFamilyPolicy',
      ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    )
  return [
    ...(clusterIPs?.length === 2 ? [refuse('cluster IPs')] : []),
    ...(ipFamilies?.length === 2 ? [refuse('IP families')] : []),
  ]
}

/** Learns the families from the addresses that the client chose. */
function inferFamilies(spec: ServiceSpec, configured: readonly string[]): Cause[] {
  const missing = (spec.clusterIPs ?? []).slice(spec.ipFamilies?.length ?? 0).filter((ip) => ip !== 'None')
  const causes = missing.flatMap((ip, index) =>
    configured.includes(familyOf(ip))
      ? []
      : [
          invalidValue(
            `spec.clusterIPs[${index}]`,
            spec.clusterIPs,
            `${familyOf(ip)} is not configured on this cluster`,
          ),
        ],
  )
  if (causes.length === 0 && missing.length > 0) {
    spec.ipFamilies = [...(spec.ipFamilies ?? []), ...missing.map(familyOf)]
  }
  return causes
}

function notConfigured({ ipFamilyPolicy, ipFamilies }: ServiceSpec, configured: readonly string[]): Cause[] {
  const dual =
    ipFamilyPolicy === 'RequireDualStack' && configured.length < 2
      ? [invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
      : []
  const families = (ipFamilies ?? []).flatMap((family, index) =>
    configured.includes(family)
      ? []
      : [invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
  )
  return [...dual, ...families]
}

function completed(families: readonly string[], dual: boolean): string[] {
  const [first] = families
  const second = first === undefined ? undefined : other[first]
  return dual && families.length === 1 && second !== undefined ? [...families, second] : [...families]
}
