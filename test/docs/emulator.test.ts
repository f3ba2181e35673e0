/** The support matrix names a test for each of its claims; here it cannot name one that does not exist. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const matrix =
  readFileSync(join(root, 'docs/emulator.md'), 'utf8').split('## Support matrix')[1]?.split('\n## ')[0] ?? ''
const rows = matrix.split('\n').filter((line) => line.startsWith('| ') && !/^\| (What|---) /.test(line))

const claims = rows.map((row) => {
  const [, file = '', test = ''] = /`(test\/[\w/.-]+\.test\.ts)`: (.+) \|$/.exec(row) ?? []
  return { row, file, test }
})

it('the support matrix names a test file in every line', () => {
  expect(rows.length).toBeGreaterThan(80)
  expect(claims.filter(({ file }) => !existsSync(join(root, file)) || file === '').map(({ row }) => row)).toEqual([])
})

it('the support matrix names only tests that exist', () => {
  const missing = claims.filter(({ file, test }) => !namesOf(file).some((name) => name.includes(test)))
  expect(missing.map(({ file, test }) => `${file}: ${test}`)).toEqual([])
})

/** The names of the tests in a file, as they are written there. */
function namesOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const calls = text.matchAll(
    /\b(?:it|test)(?:\.(?:each|for)\([\s\S]*?\))?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`([^`]*)`)/g,
  )
  return [...calls].map(([, single, double, template]) => (single ?? double ?? template ?? '').replaceAll("\\'", "'"))
}
