import type { Location } from '../../arm/engine.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import { networkErrors } from '../error-catalogue.ts'
import type { DnsSettings, PublicIp } from './model.ts'

// The regular expression stands in Azure's own message (arm-semantics 3.2).
const label = /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/

/** Fills in the name that a DNS label gives; refuses a malformed label, and one that another address has. */
export function settleDns(
  id: string,
  wanted: DnsSettings | undefined,
  table: Table<PublicIp>,
  location: Location,
): DnsSettings | undefined {
  const given = wanted?.domainNameLabel
  if (given === undefined || given === '') return wanted
  if (!label.test(given)) throw networkErrors.labelInvalid(given)
  const fqdn = `${given}.${location.region}.cloudapp.azure.com`
  const taken = table
    .all()
    .some((other) => keyOf(other.id) !== keyOf(id) && other.accepted.properties.dnsSettings?.fqdn === fqdn)
  if (taken) throw networkErrors.labelTaken(fqdn)
  return { ...wanted, fqdn }
}
