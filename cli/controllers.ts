import { controllerNames, type ControllerName } from '#reconcilers/controller-names'
import { Failure } from './failure.ts'

/** All of them, as in the cloud-controller-manager that Berth takes the place of; beside another one only Services. */
function byDefault(className: string | undefined): string {
  return className === undefined ? '*' : 'service'
}

/**
 * Reads `--controllers` as a cloud-controller-manager does: names, `*` for all, `-NAME` for all but that. Long names (`cloud-node-controller`) mean the same.
 * @throws {Failure} for a name that there is not
 */
export function readControllers(text: string | undefined, className?: string): ReadonlySet<ControllerName> {
  const words = (text ?? byDefault(className)).split(',').map((word) => word.trim())
  const off = new Set(words.filter((word) => word.startsWith('-')).map((word) => nameOf(word.slice(1))))
  const on = words.filter((word) => word !== '' && !word.startsWith('-'))
  const named = on.flatMap((word) => (word === '*' ? controllerNames : [nameOf(word)]))
  return new Set(named.filter((name) => !off.has(name)))
}

const longNames: Readonly<Record<string, ControllerName>> = {
  'service-lb-controller': 'service',
  'service-lb': 'service',
  'cloud-node-controller': 'cloud-node',
  'cloud-node-lifecycle-controller': 'cloud-node-lifecycle',
  'node-route-controller': 'route',
  'node-route': 'route',
  'node-ipam-controller': 'node-ipam',
  nodeipam: 'node-ipam',
}

function nameOf(word: string): ControllerName {
  const name = controllerNames.find((one) => one === word) ?? longNames[word]
  if (name === undefined)
    throw new Failure(`--controllers: there is no ${word}; use ${controllerNames.join(', ')} or *`, 2)
  return name
}
