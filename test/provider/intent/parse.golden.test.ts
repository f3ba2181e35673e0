/**
 * Golden cases: testdata/NAME.in.yaml holds a Service, and after `---` what differs from the defaults for Azure;
 * NAME.out.yaml what the parser makes of it. UPDATE_GOLDEN=1 writes the latter anew: read the difference.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { azureDefaults, type IntentDefaults } from '#provider/intent/defaults'
import { parseService } from '#provider/intent/parse'
import type { ServiceObject } from '#provider/intent/service-object'

const folder = new URL('testdata/', import.meta.url)
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.in.yaml'))
  .map((file) => file.replace('.in.yaml', ''))

describe('parseService', () => {
  test.each(cases)('%s', (name) => {
    const parsed = stringify(parseCase(name), { lineWidth: 0 })
    const golden = new URL(`${name}.out.yaml`, folder)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, parsed)
    expect(parsed).toBe(readFileSync(golden, 'utf8'))
  })
})

function parseCase(name: string) {
  const text = readFileSync(new URL(`${name}.in.yaml`, folder), 'utf8')
  const [service, defaults] = parseAllDocuments(text).map((document): unknown => document.toJS())
  return parseService(service as ServiceObject, { ...azureDefaults, ...(defaults as Partial<IntentDefaults>) })
}
