/**
 * The support matrix names for each of its claims the test, or the check of an e2e part, that shows it: here it cannot
 * name one that does not exist, that has a namesake beside it, or that has nothing to do with the type.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const matrix =
  readFileSync(join(root, 'docs/emulator.md'), 'utf8').split('## Support matrix')[1]?.split('\n## ')[0] ?? ''
const rows = matrix.split('\n').filter((line) => line.startsWith('| ') && !/^\| (What|---) /.test(line))

const claims = rows.map((row) => {
  const [, what = ''] = /^\| ([^|]+) \|/.exec(row) ?? []
  const [, file = '', test = ''] = /`(test\/[\w/.-]+\.ts)`: (.+) \|$/.exec(row) ?? []
  return { row, what, file, test }
})

it('the support matrix names a file of tests in every line', () => {
  expect(rows.length).toBeGreaterThan(80)
  expect(claims.filter(({ file }) => !existsSync(join(root, file)) || file === '').map(({ row }) => row)).toEqual([])
})

it('the support matrix names only tests that exist, and each of them alone in its file', () => {
  const wrong = claims.filter(({ file, test }) => namesOf(file).filter((name) => name === test).length !== 1)
  expect(wrong.map(({ file, test }) => `${file}: ${test}`)).toEqual([])
})

it('the support matrix names for a type only tests that deal with it', () => {
  const strangers = claims.filter(({ what, file }) => {
    const text = plain(file + textOf(file))
    return typesIn(what).some((type) => !text.includes(plain(type.slice(0, -1))))
  })
  expect(strangers.map(({ what, file }) => `${what}: ${file}`)).toEqual([])
})

it('the support matrix claims nothing twice', () => {
  const said = rows.map((row) => row.split(' | ').slice(0, 2).join(' | '))
  expect(said.filter((one, index) => said.indexOf(one) !== index)).toEqual([])
})

/** The types that a first column names, such as `virtualNetworks, subnets` or `loadBalancers: probes`; prose names none. */
function typesIn(what: string): readonly string[] {
  const words = what.replace(/\(.*?\)/g, '').split(/[,:]/)
  return words.map((word) => word.trim()).filter((word) => /^[a-z]+[A-Z]\w*s$/.test(word))
}

/** The names of the tests in a file, or of the checks of an e2e part, as they are written there. */
function namesOf(file: string): readonly string[] {
  const calls = textOf(file).matchAll(
    /\b(?:name: |(?:it|test|check|expecting)(?:\.(?:each|for)\([\s\S]*?\))?\(\s*)(?:'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`([^`]*)`)/g,
  )
  const names = [...calls].map(([, single, double, template]) => single ?? double ?? template ?? '')
  return names.map((name) => name.replaceAll("\\'", "'").replaceAll(/\$\{[^}]*\}:? ?/g, ''))
}

/** So that loadBalancers, load-balancer and LoadBalancer are the same word. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll('-', '')
}

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
