import { globSync, readFileSync } from 'node:fs'
import { root } from './test-names.ts'

export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

/** Every page that people read. */
export const pages: readonly Page[] = globSync(['*.md', 'docs/**/*.md', 'charts/**/*.md', '.github/**/*.md'], {
  cwd: root,
})
  .toSorted()
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))
