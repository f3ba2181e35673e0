import { readFileSync } from 'node:fs'

export const root = new URL('../../', import.meta.url)

/** The names of the tests in a file, or of the checks of an e2e part, as they are written there. */
export function testNames(file: string): readonly string[] {
  const text = readFileSync(new URL(file, root), 'utf8')
  const calls = text.matchAll(
    /\b(?:it|test|check|step)(?:\.(?:each|for)\([\s\S]*?\))?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`([^`]*)`)/g,
  )
  return [...calls].map(([, single, double, template]) => (single ?? double ?? template ?? '').replaceAll("\\'", "'"))
}
