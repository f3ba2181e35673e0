/** Gathers what a support bundle holds, one file at a time. What cannot be had is told in `not-collected.json` and keeps nothing else out. */
import type { SupportFile } from './bundle-writer.ts'
import type { RemoveSecrets } from './remove-secrets.ts'

/** Something to be gathered: one file, or many that come one after the other. */
export interface Source {
  /** For people, where it cannot be had. */
  readonly what: string
  readonly files: () => AsyncIterable<Gathered>
}

export interface Gathered {
  readonly name: string
  /** An object becomes JSON; text stays text. */
  readonly content: unknown
}

/** Yields the files of all sources, without secrets. */
export async function* collect(sources: readonly Source[], secrets: RemoveSecrets): AsyncGenerator<SupportFile> {
  const missing: { readonly what: string; readonly why: string }[] = []
  for (const { what, files } of sources) {
    try {
      for await (const { name, content } of files()) yield { name: secrets.text(name), text: textOf(content, secrets) }
    } catch (error) {
      missing.push({ what, why: secrets.text(error instanceof Error ? error.message : String(error)) })
    }
  }
  yield { name: 'not-collected.json', text: textOf(missing, secrets) }
}

/** A source of one file. */
export function one(name: string, read: () => unknown): Source {
  return {
    what: name,
    async *files() {
      const content = await read()
      if (content !== undefined) yield { name, content }
    },
  }
}

function textOf(content: unknown, secrets: RemoveSecrets): string {
  if (typeof content === 'string') return secrets.text(content)
  return `${JSON.stringify(secrets.value(content), undefined, 2)}\n`
}
