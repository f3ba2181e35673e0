import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Balancing, Probe } from './network-view.ts'
import { nameIn, numberAt } from './wire-members.ts'

/** A probe and what it decides where it finds nobody healthy. */
export type Probing = Pick<Balancing, 'probe' | 'sendsToAllWhenDown'>

export const unprobed: Probing = { probe: undefined, sendsToAllWhenDown: false }

/** Reads the probes of `balancer`, by their key. */
export function readProbes({ properties }: Resource): ReadonlyMap<string, Probing> {
  return new Map(
    objectsAt(properties, 'probes').map((child) => {
      const sendsToAllWhenDown = stringAt(objectAt(child, 'properties'), 'noHealthyBackendsBehavior') === 'AllProbedUp'
      return [keyOf(stringAt(child, 'id') ?? ''), { probe: readProbe(child), sendsToAllWhenDown }] as const
    }),
  )
}

function readProbe(child: JsonObject): Probe {
  const properties = objectAt(child, 'properties')
  const protocol = stringAt(properties, 'protocol')?.toLowerCase()
  return {
    name: nameIn(child),
    protocol: protocol === 'http' ? 'Http' : protocol === 'https' ? 'Https' : 'Tcp',
    port: numberAt(properties, 'port') ?? 0,
    path: stringAt(properties, 'requestPath') ?? '/',
    intervalMs: (numberAt(properties, 'intervalInSeconds') ?? 15) * 1000,
    // numberOfProbes has no effect (arm-semantics section 6).
    threshold: Math.max(numberAt(properties, 'probeThreshold') ?? 1, 1),
  }
}
