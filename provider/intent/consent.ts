import { annotation } from './annotations.ts'
import { parseAddress } from './net/address.ts'
import type { Source } from './source.ts'

/** The addresses that an edit may cost the Service, in the form in which they are published. */
export function parseConsent(source: Source): readonly string[] {
  const confirm = annotation('confirmAddressChange')
  return (source.annotations.commas(confirm) ?? []).flatMap((value) => {
    if (value === '') return []
    const address = parseAddress(value)
    if (address !== undefined) return [address.text]
    const fix = 'Write the address that may be given up; several with commas between.'
    source.findings.refuse({ field: confirm.key, value, why: 'it is not an IP address', fix })
    return []
  })
}
