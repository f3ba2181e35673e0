import { errors } from './error-catalogue.ts'

// Naming rules of Microsoft.Network (azure-resource-manager/management/resource-name-rules).
const networkName = /^\w(?:[\w.-]{0,78}\w)?$/

/** Answers the name of a resource or child to be created; throws when Azure would refuse it. */
export function checkResourceName(name: string): string {
  if (!networkName.test(name)) throw errors.nameInvalid(name)
  return name
}
