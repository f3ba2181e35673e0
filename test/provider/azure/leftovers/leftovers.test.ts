import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { playLeftovers } from './leftover-case.ts'

const folder = new URL('testdata/', import.meta.url)
const names = readdirSync(folder).flatMap((file) => /^(.*)\.in\.yaml$/.exec(file)?.[1] ?? [])

test.each(names)('%s', async (name) => {
  const out = new URL(`${name}.out.yaml`, folder)
  const played = await playLeftovers(readFileSync(new URL(`${name}.in.yaml`, folder), 'utf8'))
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(out, played)
  expect(existsSync(out), `${name}.out.yaml is missing: npm run golden makes it`).toBe(true)
  expect(played).toBe(readFileSync(out, 'utf8'))
})
