/**
 * `npm run bench -- [NAME...] [--json]`: prints figures and ratios, judges nothing. Timing belongs here and not into tests,
 * because a figure that fails a test on a slow day teaches people to ignore tests.
 */
import { parseArgs } from 'node:util'
import { benches } from './benches.ts'

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const known = benches.map(({ name }) => name)
const unknown = positionals.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${known.join(', ')}`)
  process.exit(2)
}
const alive = setInterval(() => {}, 60_000)
const figures: Record<string, Figures> = {}
for (const { name, load } of benches) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  figures[name] = await (await load())()
  if (values.json !== true) print(name, figures[name])
}
if (values.json === true) console.log(JSON.stringify(figures, undefined, 2))
clearInterval(alive)

type Figures = Readonly<Record<string, number | string>>

function print(name: string, rows: Figures): void {
  const width = Math.max(...Object.keys(rows).map((key) => key.length))
  console.log(name)
  for (const [key, value] of Object.entries(rows)) console.log(`  ${key.padEnd(width)}  ${value}`)
  console.log('')
}
