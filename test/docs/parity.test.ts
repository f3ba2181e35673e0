/** The page beside cloud-provider-azure leaves no number out, and names only tests that exist. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from './test-names.ts'

const page = readFileSync(new URL('docs/parity.md', root), 'utf8')

interface Row {
  readonly numbers: readonly string[]
  readonly claims: readonly string[]
}

function rowsUnder(title: string): readonly Row[] {
  const section = page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
  return section.split('\n').flatMap((line) => {
    const [, numbers, , , shown] = line.split(' | ').length === 4 ? ['', ...line.slice(2, -2).split(' | ')] : []
    if (numbers === undefined || numbers === '#' || numbers.startsWith('---')) return []
    return [{ numbers: numbers.split(', '), claims: (shown ?? '').split('<br>') }]
  })
}

/** The complaints about the classic engine, as they are grouped nowhere but here: by repository. */
const ofTheProvider = `5909 5904 792 202 380 9728 9729 9108 10862 6342 4919 3787 4226 6186 6151 2143 10083 10508 10125 2544
  7113 7200 6980 10307 10270 10417 10635 10648 10730 1194 401 1643 1902 8649 5849 5237 3499 9633 962 1499 2156 10604 4428 6172
  1831 9589 9602 438 1698 1825 2125 4838 10943 8175 875 8427 559 565 10507`
const ofOthers = `kubernetes#83073 kubernetes#108283 kubernetes#97467 kubernetes#43730 kubernetes#70519 kubernetes#107672
  kubernetes#36880 kubernetes#86686 kubernetes#85565 kubernetes#93287 kubernetes#91183 kubernetes#95288 kubernetes#54899
  kubernetes#59255 AKS#4281 AKS#3545 AKS#5569 AKS#5656 AKS#5351 AKS#2878 AKS#1283 AKS#1521 AKS#3255 aks-engine#420 okd#128
  karpenter#1901 gardener#2 gardener#1203 terraform#13886`
const complaints = [...words(ofTheProvider).map((number) => `#${number}`), ...words(ofOthers)]
const weaknesses = [...Array.from({ length: 47 }, (_, at) => `${at + 1}`), '10b']
const parities = Array.from({ length: 8 }, (_, at) => `${at + 1}`)

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}

const sections = [
  { title: 'What has to be the same', expected: parities },
  { title: 'What its users complained of', expected: complaints },
  { title: 'Where its code is weak', expected: weaknesses },
].map((section) => ({ ...section, rows: rowsUnder(section.title) }))

describe('docs/parity.md', () => {
  it.each(sections)('$title: leaves no number out, and says nothing twice', ({ rows, expected }) => {
    expect(rows.flatMap(({ numbers }) => numbers).toSorted()).toEqual(expected.toSorted())
  })

  it('names a test in every line, or says why there is none', () => {
    const bare = sections
      .flatMap(({ rows }) => rows)
      .filter(({ claims }) => !claims.every((claim) => /^(golden `|`test\/|none: .)/.test(claim)))
    expect(bare).toEqual([])
  })

  it('names only tests and golden cases that exist', () => {
    const claims = sections.flatMap(({ rows }) => rows.flatMap((row) => row.claims))
    expect(claims.length).toBeGreaterThan(120)
    expect(claims.filter((claim) => !isShown(claim))).toEqual([])
  })
})

function isShown(claim: string): boolean {
  if (claim.startsWith('none: ')) return true
  const [, golden] = /^golden `([\w-]+)`$/.exec(claim) ?? []
  if (golden !== undefined) return existsSync(new URL(`test/provider/azure/golden/testdata/${golden}.in.yaml`, root))
  const [, file = '', title = ''] = /^`(test\/[\w/.-]+\.ts)`: (.+)$/.exec(claim) ?? []
  if (!existsSync(new URL(file, root))) return false
  const text = readFileSync(new URL(file, root), 'utf8').replaceAll("\\'", "'")
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
}
