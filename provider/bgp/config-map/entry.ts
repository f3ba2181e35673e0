import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml'
import { printable } from '#provider/config/schema-problems'

/** Where a text stands in the file it came from. */
export interface Place {
  readonly document: Document
  readonly lines: LineCounter
  /** The line of the file on which the text begins. */
  readonly firstLine: number
}

/** One `key: value` of the file, or one item of a list. */
export class Entry {
  readonly key: string
  readonly line: number
  readonly #node: Node | undefined
  readonly #place: Place

  constructor(key: string, line: number, { node, place }: { readonly node: Node | undefined; readonly place: Place }) {
    this.key = key
    this.line = line
    this.#node = isAlias(node) ? node.resolve(place.document) : node
    this.#place = place
  }

  /** The whole text as one entry. */
  static root(place: Place): Entry {
    return new Entry('', place.firstLine, { node: place.document.contents ?? undefined, place })
  }

  get value(): unknown {
    return this.#node?.toJS(this.#place.document)
  }

  /** Of a plain value, empty for anything else. */
  get scalar(): string {
    const { value } = this
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
  }

  /** What stands under it, in order; none under a plain value. */
  get items(): readonly Entry[] {
    const node = this.#node
    if (isMap<Node, Node | null>(node)) return node.items.map(({ key, value }) => this.#below(textOf(key), key, value))
    if (isSeq<Node>(node)) return node.items.map((item, index) => this.#below(`${this.key}[${index}]`, item, item))
    return []
  }

  /** As it stands in the file, but for passwords. */
  get text(): string {
    const value = printable(this.key, this.value)
    return value === '' ? this.key : `${this.key}: ${value}`
  }

  #below(key: string, at: Node, node: Node | null): Entry {
    const { lines, firstLine } = this.#place
    const line = firstLine - 1 + lines.linePos(at.range?.[0] ?? 0).line
    return new Entry(key, line, { node: node ?? undefined, place: this.#place })
  }
}

function textOf(key: Node): string {
  return isScalar(key) ? String(key.value) : ''
}
