import type { Findings } from '#provider/intent/findings'
import type { IpFamily } from '#provider/intent/intent'
import { parseAddress } from '#provider/intent/net/address'
import type { ServiceSpec } from '#provider/intent/service-object'
import type { BgpIntent } from './intent.ts'
import type { MetallbReader, Said } from './metallb-reader.ts'

/** The addresses that the Service asks for: by annotation or by `spec.loadBalancerIP`, never by both (reference bgp.md 1.3). */
export function parseRequested(
  { spec = {}, families }: { readonly spec: ServiceSpec | undefined; readonly families: readonly IpFamily[] },
  annotations: MetallbReader,
  findings: Findings,
): BgpIntent['requested'] {
  const annotated = annotations.read('loadBalancerIps')
  const stated = spec.loadBalancerIP ?? ''
  if (annotated !== undefined && stated !== '') {
    const why = `${annotated.field} is set too, and only one of the two may be`
    findings.refuse({ field: 'spec.loadBalancerIP', value: stated, why, fix: 'Remove one of them.' })
  }
  const said = annotated ?? (stated === '' ? undefined : { field: 'spec.loadBalancerIP', value: stated })
  return said === undefined ? {} : byFamily(said, families, findings)
}

function byFamily({ field, value }: Said, families: readonly IpFamily[], findings: Findings): BgpIntent['requested'] {
  const requested: Partial<Record<IpFamily, { ip: string; field: string }>> = {}
  for (const text of value.split(',').map((item) => item.trim())) {
    const address = parseAddress(text)
    const refuse = (why: string, fix: string) => findings.refuse({ field, value: text, why, fix })
    if (address === undefined) refuse('it is no IP address', 'Write addresses with commas between, without blanks.')
    else if (!families.includes(address.family)) {
      refuse(
        `the Service has no ${address.family} address`,
        `Ask for ${families.join(' and ')} only, or set spec.ipFamilies.`,
      )
    } else if (requested[address.family] !== undefined) {
      refuse(`it is the second ${address.family} address`, 'Ask for one address of each family.')
    } else requested[address.family] = { ip: address.text, field }
  }
  return requested
}
