/** The table of fields names a test for each of its claims, and has every field that the definitions have. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { definitions, type Schema } from '#test/charts/definitions'
import { root, testNames } from './test-names.ts'

const page = readFileSync(new URL('docs/bare-metal.md', root), 'utf8')
const sections = page
  .split('\n### ')
  .slice(1)
  .map((text) => ({ title: text.split('\n', 1)[0] ?? '', text: text.split('\n## ', 1)[0] ?? '' }))
const rows = sections.flatMap(({ title, text }) =>
  text.split('\n').flatMap((row) => {
    const [, field = ''] = /^\| `([^`]+)` \|/.exec(row) ?? []
    const [, file = '', test = ''] = /`(test\/[\w/.-]+\.ts)`: (.+?) \|$/.exec(row) ?? []
    return field === '' ? [] : [{ title, field, file, test }]
  }),
)

/** Every test that the page names at the end of a row, in whatever table. */
const claims = [...page.matchAll(/`(test\/[\w/.-]+\.ts)`: (.+?) \|$/gm)].map(([, file = '', test = '']) => ({
  file,
  test,
}))

describe('docs/bare-metal.md', () => {
  it('has every field of every resource, and no other', () => {
    for (const { kind, spec } of definitions()) {
      if (kind === 'L2Advertisement') continue
      const told = rows.filter(({ title }) => title === kind).map(({ field }) => field)
      expect([kind, ...told.toSorted()]).toEqual([kind, ...fieldsOf(spec).toSorted()])
    }
  })

  it('names a test that exists in every line', () => {
    expect(rows.length).toBeGreaterThan(60)
    expect(rows.filter(({ file }) => file === '')).toEqual([])
    const wrong = claims.filter(({ file, test }) => !existsSync(new URL(file, root)) || !testNames(file).includes(test))
    expect(wrong).toEqual([])
  })
})

/** What a user can write, down to lists and plain values. */
function fieldsOf({ properties = {} }: Schema): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) =>
    schema.type === 'object' ? fieldsOf(schema).map((field) => `${name}.${field}`) : [name],
  )
}
