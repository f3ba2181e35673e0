import { readFileSync, writeFileSync } from 'node:fs'
import type { Parity } from '#provider/intent/parity'

/** What docs/NAME holds, to be compared with `text`; with UPDATE_GOLDEN=1 it is written first. */
export function pageInDocs(name: string, text: string): string {
  const page = new URL(`../../docs/${name}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, text)
  return readFileSync(page, 'utf8')
}

/** A Markdown table. Bars inside cells would end them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** What a key does beside the Azure provider, in a cell; one that is acted on does the same if nothing is said. */
export function besideProvider(parity: Parity | undefined, isActedOn: boolean): string {
  if (parity === undefined) return isActedOn ? 'same' : ''
  if (parity === 'same') return 'same'
  return 'better' in parity ? `better: ${parity.better}` : `not supported: ${parity.notSupported}`
}
