import { Outside } from './outside.ts'
import type { Stage } from './stage.ts'

/** Notes each committed change after which a port of an address that a Service shows is not served. */
export function watchOutages(stage: Stage, ...names: readonly string[]): string[] {
  const outside = new Outside(stage.emulator)
  const outages: string[] = []
  stage.emulator.resources.onChange(({ id, phase }) => {
    for (const name of names) {
      const service = stage.cluster.find(name)
      const ports = service?.object.spec?.ports ?? []
      for (const { ip } of service?.ingress ?? []) {
        for (const { port } of ports) {
          const lack = outside.lacks(ip, port)
          if (lack !== undefined) outages.push(`${name}: ${lack} when ${id.split('/').at(-1)} is ${phase}`)
        }
      }
    }
  })
  return outages
}
