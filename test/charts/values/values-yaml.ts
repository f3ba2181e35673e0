import { Document, isMap, isScalar, type YAMLMap } from 'yaml'
import { isOpen, type ValuesSchema } from './values-schema.ts'

const head = ` The values of Berth's chart, with their defaults: docs/values.md is the same as a table.
 Generated from charts/values; \`npm run golden\` writes it anew.`

/** values.yaml: every value with its default, and above it what it is for. */
export function valuesYaml(schema: ValuesSchema): string {
  const document = new Document(defaultsOf(schema, []))
  document.commentBefore = head
  if (isMap(document.contents)) comment(document.contents, schema, [])
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true })
}

function defaultsOf({ properties = {}, default: own }: ValuesSchema, path: readonly string[]): unknown {
  if (isOpen(path) || Object.keys(properties).length === 0) return own ?? null
  return Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, defaultsOf(one, [...path, key])]))
}

function comment(map: YAMLMap, { properties = {} }: ValuesSchema, path: readonly string[]): void {
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue
    const name = String(key.value)
    const one = properties[name]
    if (one === undefined) continue
    if (one.description !== undefined) key.commentBefore = wrapped(plain(one.description))
    const here = [...path, name]
    if (isMap(value) && one.properties !== undefined && !isOpen(here)) comment(value, one, here)
    else if (isMap(value)) value.flow = true
    else if (value !== null && typeof value === 'object' && 'flow' in value) value.flow = true
    if (path.length === 0) key.spaceBefore = true
  }
}

/** Links lead nowhere in a comment. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/gu, (_, words: string, to: string) =>
    to.startsWith('#') ? `${words} in docs/values.md` : `${words} (docs/${to})`,
  )
}

const width = 110

function wrapped(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line)
      line = ''
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}
