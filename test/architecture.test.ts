/**
 * The directions of the house (docs/architecture.md): who may import whom. A wrong import is found here before it becomes
 * a habit; cycles are found by oxlint's import/no-cycle.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const tops = ['provider', 'reconcilers', 'cli', 'charts', 'mocks', 'test'] as const
const files = tops.flatMap((top) => globSync(`${top}/**/*.ts`, { cwd: root })).map((file) => file.split(sep).join('/'))

interface Import {
  readonly from: string
  /** A path of this repository, or the name of a package. */
  readonly to: string
}

const imports = files.flatMap(importsOf)

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8')
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name)
  return names.map((name) => ({ from, to: resolve(from, name) }))
}

function resolve(from: string, name: string): string {
  if (name.startsWith('#')) return `${name.slice(1)}.ts`
  if (name.startsWith('.'))
    return relative(root, join(root, dirname(from), name))
      .split(sep)
      .join('/')
  return name
}

function offenders(from: RegExp, to: RegExp): string[] {
  return imports.filter((one) => from.test(one.from) && to.test(one.to)).map((one) => `${one.from} -> ${one.to}`)
}

describe('the directions of the house', () => {
  it('finds the imports at all', () => {
    expect(imports.length).toBeGreaterThan(500)
    expect(offenders(/^cli\//, /^provider\//)).not.toEqual([])
  })

  it.each([
    ['provider stands on nothing above it', /^provider\//, /^(reconcilers|cli|charts|mocks|test)\//],
    ['provider knows no Kubernetes client', /^provider\//, /^@kubernetes\/|^kubernetes-types/],
    ['reconcilers stand on provider only', /^reconcilers\//, /^(cli|charts|mocks|test)\//],
    ['the chart’s values know what they configure, and nobody knows them', /^(cli|mocks)\//, /^charts\//],
    ['the chart’s values stand on what they configure', /^charts\//, /^(cli|mocks|test)\//],
    ['reconcilers know no backend', /^reconcilers\//, /^provider\/(azure|bgp)\//],
    ['mocks import nothing of the product', /^mocks\//, /^(provider|reconcilers|cli|charts|test)\//],
    [
      'the document core knows no backend and no cloud',
      /^provider\/document\//,
      /^provider\/(azure|bgp|config)\/|^@azure/,
    ],
    ['the intent knows no backend', /^provider\/intent\//, /^provider\/(azure|bgp|document)\/|^@azure/],
    ['backends do not know each other', /^provider\/azure\//, /^provider\/bgp\//],
    ['bare metal knows no cloud', /^provider\/bgp\//, /^provider\/azure\/|^@azure/],
    ['only the command line composes with mocks', /^(provider|reconcilers)\//, /^mocks\//],
    ['the product is not built on its tests', /^(provider|reconcilers|cli|charts|mocks)\//, /^test\//],
  ])('%s', (_, from, to) => {
    expect(offenders(from, to)).toEqual([])
  })

  it('keeps everything that plans or indexes free of input and output', () => {
    const pure =
      /^provider\/(intent\/|bgp\/(config|pools|advertise|tor-config)\/|azure\/(names|wishes|[a-z-]+\/(plan|index-body|part|rules|frontends|clash|members|limits|draft|render|rule|evidence))|document\/(laws|plan|kind|wish|round|publish))/
    expect(offenders(pure, /^(node:(fs|http|https|net|tls|dns|child_process)|@azure|undici)|arm\/client\.ts$/)).toEqual(
      [],
    )
  })
})
