import { z } from 'zod'
import { keyFacts, type KeyFacts } from './key-facts.ts'
import { loadBalancerKeys } from './load-balancer-keys.ts'
import { resourceKeys } from './resource-keys.ts'
import { signInKeys } from './sign-in-keys.ts'
import { tuningKeys } from './tuning-keys.ts'

const shape = { ...signInKeys, ...resourceKeys, ...loadBalancerKeys, ...tuningKeys }

/** Every key of the Azure provider's azure.json (reference section 2), and three of our own. Unknown keys pass. */
export const azureJson = z.object(shape)

export type AzureJson = Readonly<z.infer<typeof azureJson>>

export interface Key {
  readonly name: string
  readonly facts: KeyFacts
}

/** The keys by topic, for the generated page. */
export const keyGroups: ReadonlyMap<string, readonly Key[]> = new Map([
  ['Signing in', keysOf(signInKeys)],
  ['Resources', keysOf(resourceKeys)],
  ['Load balancers', keysOf(loadBalancerKeys)],
  ['Clocks, caches, retries and rates', keysOf(tuningKeys)],
])

const byLowerCase: ReadonlyMap<string, Key> = new Map(
  [...keyGroups.values()].flat().map((known) => [known.name.toLowerCase(), known]),
)

/** Finds a key in whatever case it is written: the Azure provider does not mind either. */
export function findKey(name: string): Key | undefined {
  return byLowerCase.get(name.toLowerCase())
}

/** The names of all keys. */
export const keyNames: readonly string[] = [...byLowerCase.values()].map((known) => known.name)

function keysOf(group: Readonly<Record<string, z.ZodType>>): readonly Key[] {
  return Object.entries(group).flatMap(([name, schema]) => {
    const facts = keyFacts.get(schema)
    return facts === undefined ? [] : [{ name, facts }]
  })
}
