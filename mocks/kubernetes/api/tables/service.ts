import { numberIn, objectIn, objectsIn, stringIn, stringMapIn, stringsIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { ageOf } from './age.ts'
import type { TableDefinition } from './columns.ts'
import { ageColumn, nameColumn, text, wide } from './columns.ts'

/** kubernetes 1.36: pkg/printers/internalversion/printers.go printService. */
export const serviceTable: TableDefinition = {
  columns: [
    nameColumn,
    text('Type'),
    text('Cluster-IP'),
    text('External-IP'),
    text('Port(s)'),
    ageColumn,
    wide('Selector'),
  ],
  cells: (service, nowMs) => [
    service.metadata.name,
    stringIn(service.spec, 'type'),
    stringsIn(service.spec, 'clusterIPs')[0] ?? '<none>',
    externalAddress(service),
    objectsIn(service.spec, 'ports').map(portText).join(',') || '<none>',
    ageOf(service, nowMs),
    labelText(stringMapIn(service.spec, 'selector')),
  ],
}

function externalAddress({ spec, status }: KubernetesObject): string {
  const own = stringsIn(spec, 'externalIPs')
  switch (stringIn(spec, 'type')) {
    case 'ExternalName':
      return stringIn(spec, 'externalName')
    case 'LoadBalancer': {
      const ingress = objectsIn(objectIn(status, 'loadBalancer'), 'ingress')
      const addresses = new Set(ingress.map((one) => stringIn(one, 'ip') || stringIn(one, 'hostname')))
      return [...[...addresses].filter((one) => one !== '').toSorted(), ...own].join(',') || '<pending>'
    }
    default:
      return own.join(',') || '<none>'
  }
}

function portText(port: JsonObject): string {
  const node = numberIn(port, 'nodePort')
  return `${numberIn(port, 'port')}${node > 0 ? `:${node}` : ''}/${stringIn(port, 'protocol')}`
}

/** labels.FormatLabels: `<none>` for no labels. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return entries.map(([key, value]) => `${key}=${value}`).join(',') || '<none>'
}
