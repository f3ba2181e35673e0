import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  parseDocument,
  type Document,
  type YAMLMap,
} from 'yaml'
import { Entry } from './entry.ts'

export interface Source {
  readonly root: Entry
  /** Of the ConfigMap, undefined for the bare text. */
  readonly namespace: string | undefined
}

const sections = ['peers', 'address-pools', 'bgp-communities', 'bfd-profiles'] as const

/** Finds MetalLB's configuration in a file: a ConfigMap with the key `config`, a List with one, or the bare text. */
export function readSource(text: string): Source | { readonly unreadable: string } {
  const lines = new LineCounter()
  const documents = [...parseAllDocuments(text, { prettyErrors: false, lineCounter: lines })]
  for (const document of documents) {
    const [wrong] = document.errors
    if (wrong !== undefined) return { unreadable: whereOf(wrong, lines, 1) }
  }
  const candidates = documents.flatMap(objectsOf)
  const configMap = candidates.find(({ map }) => isScalar(map.getIn(['data', 'config'], true)))
  if (configMap !== undefined) return fromConfigMap(configMap.map, lines)
  const bare = candidates.find(({ map }) => sections.some((key) => map.has(key)))
  if (bare === undefined) return { unreadable: 'there is neither a ConfigMap with the key "config" nor its text in it' }
  return { root: Entry.root({ document: bare.document, lines, firstLine: 1 }), namespace: undefined }
}

interface Candidate {
  readonly map: YAMLMap
  readonly document: Document
}

function objectsOf(document: Document): readonly Candidate[] {
  const { contents } = document
  if (!isMap(contents)) return []
  const items = contents.get('items')
  const maps = isSeq(items) ? items.items.filter(isMap) : []
  return [contents, ...maps].map((map) => ({ map, document }))
}

function fromConfigMap(map: YAMLMap, outerLines: LineCounter): Source | { readonly unreadable: string } {
  const node = map.getIn(['data', 'config'], true)
  const config = isScalar(node) ? String(node.value) : ''
  // The text of a block begins on the line after its bar; in quotes, lines cannot be told apart.
  const barLine = outerLines.linePos(isScalar(node) ? (node.range?.[0] ?? 0) : 0).line
  const firstLine = isScalar(node) && node.type === 'BLOCK_LITERAL' ? barLine + 1 : barLine
  const lines = new LineCounter()
  const document = parseDocument(config, { prettyErrors: false, lineCounter: lines })
  const [wrong] = document.errors
  if (wrong !== undefined) return { unreadable: whereOf(wrong, lines, firstLine) }
  const namespace = map.getIn(['metadata', 'namespace'])
  return {
    root: Entry.root({ document, lines, firstLine }),
    namespace: typeof namespace === 'string' ? namespace : undefined,
  }
}

/** The parser's own messages quote lines, and there may be a password in them. */
function whereOf(
  error: { readonly pos: readonly [number, number]; readonly code: string },
  lines: LineCounter,
  first: number,
) {
  return `line ${first - 1 + lines.linePos(error.pos[0]).line} is no YAML (${error.code})`
}
