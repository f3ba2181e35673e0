/** The custom role: exactly the actions that the emulator sees Berth ask for, over all that it can do. */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { pageInDocs, table } from '#test/provider/generated-page'
import { chapters, type Chapter } from './chapters.ts'
import { playAs } from './play.ts'

const file = new URL('../../../charts/berth/files/azure-role.json', import.meta.url)
const readRole = () => JSON.parse(readFileSync(file, 'utf8')) as { readonly Actions: readonly string[] }

const description =
  'What Berth does for Services of type LoadBalancer, for nodes and for routes; see docs/azure-role.md for what each action is needed for.'

/** As `az role definition create --role-definition` takes it. */
function roleOf(actions: readonly string[]) {
  return {
    Name: 'Berth',
    IsCustom: true,
    Description: description,
    Actions: actions,
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ['/subscriptions/SUBSCRIPTION'],
  }
}

const isWriting = process.env['UPDATE_GOLDEN'] === '1'
const asked = new Map<Chapter, readonly string[]>()
const refused = new Map<Chapter, readonly string[]>()

beforeAll(async () => {
  // Everything but what there is not: who may do all is not asked for joins.
  const role = isWriting ? ['*'] : readRole().Actions
  for (const chapter of chapters) {
    const played = await playAs(chapter, role, ['Nothing/*'])
    asked.set(chapter, played.asked)
    refused.set(chapter, played.refused)
  }
})

const actions = () => [...new Set([...asked.values()].flat())].toSorted()

test('the role in charts/berth/files/azure-role.json has what the emulator saw being asked, and no more', () => {
  const role = roleOf(actions())
  if (isWriting) writeFileSync(file, `${JSON.stringify(role, undefined, 2)}\n`)
  expect(readRole()).toEqual(role)
})

test('docs/azure-role.md says what each action is needed for', () => {
  const page = pageText()
  expect(page).toBe(pageInDocs('azure-role.md', page))
})

test.each(chapters.map((chapter) => [chapter.title, chapter] as const))(
  'nothing is refused to it: %s',
  (_, chapter) => {
    expect(refused.get(chapter)).toEqual([])
  },
)

/** Every kind of join, and of reading, writing and deleting one of each provider: the others are asked in the same way. */
const sample = new Map(
  readRole().Actions.map((action) => {
    const isJoin = action.endsWith('/action')
    return [isJoin ? action : action.replace(/\/.*\//, ' '), action]
  }),
)

describe('without one of its actions something is refused', () => {
  test.each([...sample.values()].map((action) => [action]))('%s', async (action) => {
    const chapter = chapters.find((one) => asked.get(one)?.includes(action) === true)
    if (chapter === undefined) throw new Error('no chapter needs it')
    const without = await playAs(chapter, readRole().Actions, [action])
    expect(without.refused).not.toEqual([])
  })
})

const intro = `# The Azure role

Generated from what the emulator saw being asked (\`test/scenarios/role\`); \`npm run golden\` writes it anew.

\`charts/berth/files/azure-role.json\` is a custom role with these actions and no others. Put your subscription into \`AssignableScopes\`, then

\`\`\`sh
az role definition create --role-definition azure-role.json
az role assignment create --role Berth --assignee CLIENT-ID --scope RESOURCE-GROUP-ID
\`\`\`

and assign it for every resource group that azure.json and annotations name: that of the load balancers, of the network, of the machines, of public IPs.
\`Microsoft.Network/locations/usages/read\` is asked of the subscription: without it the quota of public IPs is not known beforehand, which is said once in the log, and Azure's own refusal is shown instead.
What a cluster does not use may be taken out. \`berth doctor\` says beforehand which of them the identity lacks, where and for what, and writes nothing for it. Where an action is missing, Azure names it in its refusal, which stands in the event on the Service and in the log.

A scale set or a machine is written whole: what it points at beside the network (a managed identity, a gallery image, a disk encryption set) may need a right of its own
there, which the emulator does not play.
`

function pageText(): string {
  const rows = actions().map((action) => [`\`${action}\``, neededFor(action)])
  return `${intro}\n${table(['Action', 'Needed for'], rows)}\n`
}

function neededFor(action: string): string {
  const titles = chapters.filter((chapter) => asked.get(chapter)?.includes(action) === true).map(({ title }) => title)
  const [first = '', second = ''] = chapters.map(({ title }) => title)
  if (titles.length === chapters.length) return 'every cluster'
  if (titles.includes(first)) return first
  return titles.includes(second) ? second : titles.join('; ')
}
