import { stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { nameOf } from '../azure/arm/resource-id.ts'

/** Answers the name of a child resource, which its id tells too. */
export function nameIn(child: JsonObject): string {
  return stringAt(child, 'name') ?? nameOf(stringAt(child, 'id') ?? '')
}

export function numberAt(object: JsonObject, member: string): number | undefined {
  const found = object[member]
  return typeof found === 'number' ? found : undefined
}
