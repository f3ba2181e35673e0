/** A link that leads nowhere is found here: to a file, to a heading of a page, to a page of this house. */
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { pages } from './pages.ts'
import { root } from './test-names.ts'

interface Link {
  readonly page: string
  readonly target: string
}

const links = pages.flatMap(({ path, text }) => linksOf(path, text))

function linksOf(page: string, text: string): readonly Link[] {
  const prose = text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
  const targets = prose.matchAll(/\]\((?<target>[^)\s]+)\)/g)
  return [...targets].map(({ groups }) => ({ page, target: groups?.['target'] ?? '' }))
}

/** The anchor that a heading gets where the pages are shown: lower case, without punctuation, dashes for spaces. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.matchAll(/^#{1,6} (.+)$/gm)
  const plain = [...headings].map(([, heading = '']) => heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
  return new Set(
    plain.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
}

function isDead({ page, target }: Link): boolean {
  if (/^(https?|mailto):/.test(target)) return false
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path))
  if (!existsSync(new URL(file, root))) return true
  if (anchor === undefined) return false
  const text = pages.find((one) => one.path === file)?.text
  return text === undefined || !anchorsOf(text).has(anchor)
}

it('finds the links at all', () => {
  expect(links.length).toBeGreaterThan(25)
  expect(isDead({ page: 'README.md', target: 'docs/nowhere.md' })).toBe(true)
  expect(isDead({ page: 'README.md', target: 'docs/architecture.md#nowhere' })).toBe(true)
})

it('every link between the pages leads to a file and a heading that exist', () => {
  expect(links.filter(isDead)).toEqual([])
})

it('every page of docs is reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    const onward = links.filter((link) => link.page === page && !/^\w+:/.test(link.target))
    for (const { target } of onward)
      reached.add(posix.join(posix.dirname(page), (target.split('#')[0] ?? '') || posix.basename(page)))
  }
  const inFolders = (path: string): boolean =>
    [...reached].some((one) => path.startsWith(one.endsWith('/') ? one : `${one}/`))
  const lost = pages
    .map(({ path }) => path)
    .filter((path) => path.startsWith('docs/') && !reached.has(path) && !inFolders(path))
  expect(lost).toEqual([])
})
