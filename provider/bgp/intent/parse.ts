import { parseFamilies } from '#provider/intent/families'
import { AnnotationReader } from '#provider/intent/annotation-reader'
import { annotation } from '#provider/intent/annotations'
import type { IntentDefaults } from '#provider/intent/defaults'
import { Findings } from '#provider/intent/findings'
import type { Parsed } from '#provider/intent/intent'
import type { ServiceObject } from '#provider/intent/service-object'
import { serviceRef } from '#provider/intent/service-ref'
import type { BgpIntent } from './intent.ts'
import { MetallbReader } from './metallb-reader.ts'
import { readRecordedPools } from './recorded-pools.ts'
import { parseRequested } from './requested-addresses.ts'
import { parseSharing } from './sharing.ts'

/** What bare metal can do: both families, any address that a pool has. */
export const bgpDefaults: IntentDefaults = {
  strictAnnotations: false,
  families: ['IPv4', 'IPv6'],
  externalAddresses: 'any',
  sharedProbe: undefined,
  beforeApply: false,
  severalLoadBalancers: false,
}

/**
 * Says what a Service asks of bare metal, or what is wrong with it. NodePorts are not asked for: a virtual IP comes to a
 * node as it is, and kube-proxy serves it there. Pure, and never throws for any annotation.
 */
export function parseBgpService(service: ServiceObject, defaults: IntentDefaults): Parsed<BgpIntent> {
  const findings = new Findings(defaults.strictAnnotations)
  const { metadata, spec } = service
  const annotations = new MetallbReader(service, findings)
  const reader = new AnnotationReader(metadata.annotations ?? {}, findings)
  const families = parseFamilies({ service, spec: spec ?? {}, annotations: reader, findings, defaults })
  const pool = annotations.read('addressPool')
  const intent: BgpIntent = {
    service: serviceRef(service),
    labels: metadata.labels ?? {},
    families,
    isEitherEnough: spec?.ipFamilyPolicy === 'PreferDualStack',
    requested: parseRequested({ spec, families }, annotations, findings),
    pool: pool && { name: pool.value.trim(), field: pool.field },
    sharing: parseSharing(service, annotations, findings),
    recordedPools: readRecordedPools(metadata.annotations ?? {}),
  }
  // Read by the reconcilers; here only so that its value is checked.
  reader.flag(annotation('paused'))
  annotations.tellUnknown()
  const { problems, warnings } = findings
  return problems.length > 0 ? { problems } : { intent, warnings }
}
