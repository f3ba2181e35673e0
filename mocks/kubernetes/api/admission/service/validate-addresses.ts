/** Checks clusterIP, clusterIPs, ipFamilies: kubernetes 1.36 ValidateServiceClusterIPsRelatedFields and neighbours. */
import { isIP } from 'node:net'
import type { Cause } from '../../api-error.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../causes.ts'
import { familyOf } from './families.ts'
import type { ServiceSpec } from './service.ts'
import { isExternalName, isHeadless } from './service.ts'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** Checks that addresses and families are well-formed and belong together, whatever the cluster offers. */
export function clusterAddressCauses(spec: ServiceSpec): Cause[] {
  if (isExternalName(spec)) return []
  const ips = spec.clusterIPs ?? []
  const malformed = ips.flatMap((ip, index) => addressCauses(ips, ip, index))
  const single = [...syncCauses(spec), ...familyCauses(spec), ...malformed]
  if (malformed.length > 0) return single
  return [...single, ...pairCauses(spec, ips)]
}

function syncCauses({ clusterIP, clusterIPs }: ServiceSpec): Cause[] {
  if (clusterIP === undefined) {
    return clusterIPs === undefined
      ? []
      : [invalidValue('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified')]
  }
  if (clusterIPs === undefined) return [required('spec.clusterIPs')]
  return clusterIPs[0] === clusterIP
    ? []
    : [invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')]
}

function familyCauses({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): Cause[] {
  const each = ipFamilies.flatMap((family, index) => [
    ...(families.includes(family) ? [] : [notSupported(`spec.ipFamilies[${index}]`, family, families)]),
    ...(ipFamilies.indexOf(family) < index ? [duplicate(`spec.ipFamilies[${index}]`, family)] : []),
  ])
  const known = ipFamilyPolicy === undefined || policies.includes(ipFamilyPolicy)
  return [...each, ...(known ? [] : [notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies)])]
}

function addressCauses(ips: string[], ip: string, index: number): Cause[] {
  if (index === 0 && ip === 'None') {
    return ips.length > 1 ? [invalidValue('spec.clusterIPs', ips, "'None' must be the first and only value")] : []
  }
  if (isIP(ip) !== 0) return []
  return [
    invalidValue(`spec.clusterIPs[${index}]`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
  ]
}

function pairCauses(spec: ServiceSpec, ips: string[]): Cause[] {
  const causes: Cause[] = []
  if (ips.length > 2) causes.push(invalidValue('spec.clusterIPs', ips, 'may only hold up to 2 values'))
  if (ips.length > 1 && new Set(ips.map(familyOf)).size !== ips.length) {
    causes.push(invalidValue('spec.clusterIPs', ips, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(spec)) return causes
  return [...causes, ...ips.flatMap((ip, index) => mismatch(ip, spec.ipFamilies?.[index], index))]
}

function mismatch(ip: string, family: string | undefined, index: number): Cause[] {
  if (family === undefined || family === familyOf(ip)) return []
  const article = `an ${family} value as indicated by \`ipFamilies[${index}]\``
  return [invalidValue(`spec.clusterIPs[${index}]`, ip, `expected ${article}`)]
}

/** Checks that the primary address and family stay, and that a secondary one is only added or removed. */
export function addressUpdateCauses(next: ServiceSpec, old: ServiceSpec): Cause[] {
  if (isExternalName(next) || isExternalName(old) || (isHeadless(next) && isHeadless(old))) return []
  return [
    ...changedAt('spec.clusterIPs', next.clusterIPs, old.clusterIPs, 0),
    ...changedAt('spec.clusterIPs', next.clusterIPs, old.clusterIPs, 1),
    ...changedAt('spec.ipFamilies', next.ipFamilies, old.ipFamilies, 0),
    ...changedAt('spec.ipFamilies', next.ipFamilies, old.ipFamilies, 1),
  ]
}

function changedAt(field: string, next: string[] = [], old: string[] = [], index: number): Cause[] {
  const before = old[index]
  const now = next[index]
  if (before === undefined || before === now || (index > 0 && now === undefined)) return []
  return [invalidValue(`${field}[${index}]`, next, 'may not change once set')]
}

/** Refuses addresses and families on an ExternalName, which has neither. */
export const forbidOnExternalName = (spec: ServiceSpec): Cause[] =>
  (['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const).flatMap((field) =>
    spec[field] === undefined ? [] : [forbiddenField(`spec.${field}`, 'may not be set for ExternalName services')],
  )
