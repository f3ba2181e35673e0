import { controllerNames, type ControllerName } from '#reconcilers/machines/machine-care'
import { Failure } from './failure.ts'

/** What runs where nobody says otherwise. */
const byDefault: ReadonlySet<ControllerName> = new Set(['service'])

/**
 * Reads `--controllers` as a cloud-controller-manager does: names, `*` for all, `-NAME` for all but that. Long names (`cloud-node-controller`) mean the same.
 * @throws {Failure} for a name that there is not
 */
export function readControllers(text: string | undefined): ReadonlySet<ControllerName> {
  if (text === undefined) return byDefault
  const words = text.split(',').map((word) => word.trim())
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
}

function nameOf(word: string): ControllerName {
  const name = controllerNames.find((one) => one === word) ?? longNames[word]
  if (name === undefined)
    throw new Failure(`--controllers: there is no ${word}; use ${controllerNames.join(', ')} or *`, 2)
  return name
}
