import { readFileSync } from 'node:fs'

/** Answers the wire members of each model that an SDK knows, read from its serializers: `probe` has `protocol`, `port`, … */
export function sdkVocabulary(packageName: '@azure/arm-network' | '@azure/arm-compute'): ReadonlyMap<string, string[]> {
  const file = new URL(
    `../../../../node_modules/${packageName}/dist/esm/models/${packageName === '@azure/arm-network' ? 'common' : 'compute'}/models.js`,
    import.meta.url,
  )
  const text = readFileSync(file, 'utf8')
  const functions = text.matchAll(/^export function _?(\w+?)(?:Properties)?Serializer\(\w+\) \{\n([\s\S]*?)\n\}/gm)
  const vocabulary = new Map<string, string[]>()
  for (const [, model = '', body = ''] of functions) {
    const members = [...body.matchAll(/^ {8}(\w+):/gm)].map(([, member = '']) => member)
    vocabulary.set(model, [...(vocabulary.get(model) ?? []), ...members])
  }
  return vocabulary
}
