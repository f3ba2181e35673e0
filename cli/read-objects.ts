import { LineCounter, parseAllDocuments } from 'yaml'
import { Failure } from './failure.ts'
import { readText } from './read-text.ts'

/** Reads the objects of a manifest, those of Lists one by one; `-` is standard input. @throws {Failure} naming file and line */
export async function readObjects(path: string): Promise<readonly unknown[]> {
  const source = await readText(path, `-f ${path}`)
  const lines = new LineCounter()
  const documents = parseAllDocuments(source, { prettyErrors: false, lineCounter: lines })
  return [...documents].flatMap((document) => {
    const [wrong] = document.errors
    // The parser's own message quotes the line, and manifests hold secrets.
    if (wrong !== undefined) throw new Failure(`${path}:${lines.linePos(wrong.pos[0]).line}: ${wrong.message}`, 2)
    const object: unknown = document.toJS()
    return isList(object) ? object.items : [object]
  })
}

function isList(object: unknown): object is { items: readonly unknown[] } {
  return Array.isArray((object as { items?: unknown } | null)?.items)
}
