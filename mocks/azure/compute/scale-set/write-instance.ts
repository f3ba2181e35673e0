import { z } from 'zod'
import type { Engine } from '../../arm/engine.ts'
import { parseTags } from '../../arm/envelope.ts'
import { isJsonObject, objectAt, withoutNulls } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { nextEtag } from '../preconditions.ts'
import { parseComputeShape } from '../shape.ts'
import type { Instance } from './model.ts'
import { interfacesSchema } from './schema.ts'

const body = z.looseObject({
  properties: z
    .looseObject({
      networkProfileConfiguration: z
        .looseObject({ networkInterfaceConfigurations: interfacesSchema.optional() })
        .optional(),
    })
    .optional(),
})

/**
 * Answers a machine as PUT …/virtualMachines/<n> wants it: its tags, the pools of its interfaces, and its protection;
 * everything else comes from the profile of the set.
 */
export function writtenInstance(engine: Engine, instance: Instance, given: JsonObject): Instance {
  const wanted = withoutNulls(given)
  const parsed = parseComputeShape(body, wanted)
  const interfaces = parsed.properties?.networkProfileConfiguration?.networkInterfaceConfigurations
  const own = isJsonObject(wanted) ? wanted : {}
  const protection = objectAt(own['properties'], 'protectionPolicy')
  return {
    ...instance,
    tags: parseTags(own) ?? instance.tags,
    profile: { ...instance.profile, ...(Object.keys(protection).length === 0 ? {} : { protectionPolicy: protection }) },
    ...(interfaces === undefined ? {} : { interfaces, networkEtag: engine.newEtag() }),
    etag: nextEtag(instance.etag),
    state: 'Updating',
    changedAt: engine.clock.now(),
  }
}
