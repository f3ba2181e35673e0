import { describe, expect, test } from 'vitest'
import { azureJson, keyGroups, keyNames, type Key } from '#provider/azure/config/azure-json'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# azure.json

Generated from the tables in \`provider/azure/config/\`; \`npm run golden\` writes it anew.

Berth reads the Azure cloud provider’s own file, JSON or YAML; the case of keys does not matter. A wrong type, a missing key and a
choice that Berth cannot follow keep it from starting, each told with key, value and fix. A key that nobody knows is told, with the
one that was probably meant. The file may hold the client secret, which is never printed.

**Acted on**: *yes*; *not yet* = known and told at start unless it changes nothing, “Azure in full” brings it; *refused* = the same,
but Berth does not start with it, because it would do something else than the file says; *no* = without effect.

What azure.json does not know is set in \`berth.yaml\` (\`--config\`).
`

describe('the tables of azure.json', () => {
  test('are what docs/azure-json.md says', () => {
    const groups = [...keyGroups].map(([title, keys]) => `## ${title}\n\n${groupTable(keys)}\n`)
    const page = [intro, ...groups].join('\n')
    expect(page).toBe(pageInDocs('azure-json.md', page))
  })

  test('have facts on every key that the schema has', () => {
    expect(keyNames.toSorted()).toEqual(Object.keys(azureJson.shape).toSorted())
    expect([...keyGroups.values()].flat().filter(({ facts }) => !facts.doc.endsWith('.'))).toEqual([])
  })
})

function groupTable(keys: readonly Key[]): string {
  const cells = keys.map(({ name, facts }) => [`\`${name}\``, facts.doc, facts.default, actedOn(facts)])
  return table(['Key', 'What it is', 'Default', 'Acted on'], cells)
}

function actedOn({ status, refuse }: Key['facts']): string {
  if (status === 'used') return 'yes'
  if (status === 'dead') return 'no'
  return refuse === true ? 'refused' : 'not yet'
}
