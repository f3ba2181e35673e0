/**
 * Commands in pages: what they name exists. That they also do what the page says is shown by the parts of `npm run e2e` that
 * type the guides to the letter; every guide has one.
 */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '#cli/commands'
import { followed } from '#test/guides/followed'
import { blocksOf } from '#test/guides/page'
import { pages } from './pages.ts'
import { root } from './test-names.ts'

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')))

const typed = pages.flatMap(({ path, text }) =>
  blocksOf(text).flatMap((block) =>
    block.typed.flatMap(({ command }) => command.replaceAll('\\\n', ' ').split('\n')).map((line) => ({ path, line })),
  ),
)

/** Where a line runs it, and not where something else is called so. */
const asCommand =
  /(?:^|[|;&(] *)(?:npm run(?: -\S+)* berth --|(?:npx )?node dist\/berth(?:-speaker)?\.js|(?:kubectl )?berth) (?<words>[a-z-]+[^|;&>)]*)/

/** The words after `berth`. */
const ofBerth = typed.flatMap(({ path, line }) => {
  const words = asCommand.exec(line)?.groups?.['words']
  return words === undefined ? [] : [{ path, words: words.split(/\s+/) }]
})

it('every command of berth in the pages exists, with every option that it is given', () => {
  expect(ofBerth.length).toBeGreaterThan(20)
  const unknown = ofBerth.flatMap(({ path, words: [name = '', ...rest] }) => {
    const command = commands.find((one) => one.name === name)
    if (command === undefined) return [`${path}: berth ${name}`]
    const options = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.slice(2).split('=')[0] ?? '')
    return options
      .filter((option) => option !== 'help' && !(option in command.options))
      .map((option) => `${path}: berth ${name} --${option}`)
  })
  expect(unknown).toEqual([])
})

it('every script of npm in the pages exists', () => {
  const names = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/npm (?:run|--prefix \S+ run)(?: -\S+)* (?<name>[a-z][a-z0-9:]*)/g)].map(({ groups }) => ({
      path,
      name: groups?.['name'] ?? '',
    })),
  )
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter(({ name }) => !(name in scripts))).toEqual([])
})

it('every guide with something to type is followed to the letter by a part of the runs among real things', () => {
  const guides = pages.filter(({ path, text }) => path.startsWith('docs/guides/') && blocksOf(text).length > 0)
  expect(Object.keys(followed).toSorted()).toEqual(guides.map(({ path }) => path))
})

it('the parts that follow guides name each of them', () => {
  const sources = [
    'test/e2e/parts/guides.ts',
    'test/e2e/guides/azure-vms.ts',
    'test/e2e/guides/bare-metal.ts',
    'test/e2e/adopt/follow-guide.ts',
  ]
  const texts = sources.map((path) => readFileSync(new URL(path, root), 'utf8')).join('\n')
  expect(Object.keys(followed).filter((page) => !texts.includes(page))).toEqual([])
})
