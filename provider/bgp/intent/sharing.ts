import type { Findings } from '#provider/intent/findings'
import { serviceName } from '#provider/intent/intent'
import type { ServiceObject, ServicePort } from '#provider/intent/service-object'
import { serviceRef } from '#provider/intent/service-ref'
import type { Sharing } from './intent.ts'
import type { MetallbReader } from './metallb-reader.ts'

/** On what terms the Service has its address, whoever else may want it. */
export function parseSharing(service: ServiceObject, annotations: MetallbReader, findings: Findings): Sharing {
  const { ports = [] } = service.spec ?? {}
  if (ports.length === 0) {
    findings.refuse({ field: 'spec.ports', value: '', why: 'the Service has no ports', fix: 'Add at least one port.' })
  }
  return {
    key: annotations.read('allowSharedIp')?.value,
    ports: ports.map(portText),
    endpoints: endpointsOf(service),
  }
}

function portText({ protocol = 'TCP', port }: ServicePort): string {
  return `${protocol} ${port}`
}

/** Without a selector somebody else writes the endpoints, and only they know whether those of two Services are the same. */
function endpointsOf(service: ServiceObject): Sharing['endpoints'] {
  const { externalTrafficPolicy, selector = {} } = service.spec ?? {}
  if (externalTrafficPolicy !== 'Local') return 'every node'
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${value}`)
  if (pairs.length === 0) return { ofPods: `Service ${serviceName(serviceRef(service))}` }
  return { ofPods: pairs.toSorted().join(',') }
}
