import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { azureJson, keyGroups, keyNames, type Key } from '#provider/azure/config/azure-json'
import { berthYaml } from '#provider/config/berth-yaml'
import { besideProvider, pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Configuration

Generated from the tables in \`provider/azure/config/\` and \`provider/config/\`; \`npm run golden\` writes it anew.

# azure.json

Berth reads the Azure cloud provider’s own file, JSON or YAML; the case of keys does not matter. A wrong type, a missing key and a
choice that Berth cannot follow keep it from starting, each told with key, value and fix. A key that nobody knows is told, with the
one that was probably meant. The file may hold the client secret, which is never printed.

It is a file (\`--cloud-config\`) or a Secret (\`--cloud-config-secret-name\`, \`--cloud-config-secret-namespace\`, by default \`kube-system\`,
\`--cloud-config-key\`, by default \`cloud-config\`). Both are looked at again every ten seconds. Other credentials are taken at once, without
a restart; after any other change the process ends in good order, so that it is started again with the new file. A new file that
cannot be used is told, and the old one goes on.

Of several ways to sign in that a file names one is taken, in this order: workload identity, managed identity, client secret, certificate.
The variables \`AZURE_TENANT_ID\`, \`AZURE_CLIENT_ID\` and \`AZURE_FEDERATED_TOKEN_FILE\` win over the file. Azure and the login are reached
through the proxy that \`HTTPS_PROXY\` names, but for what \`NO_PROXY\` excepts; a machine’s identity never is. A managed identity’s token
that Azure takes no more before its time is kept by the sign-in library until the process is started again.

**Acted on**: *yes*; *refused* = Berth does not start with it, because it would do something else than the file says; *no* = without effect.

**Beside the Azure provider**: *same* = acts as it does there; *better* = how; *not supported* = why.
`

const berthIntro = `# berth.yaml

What azure.json does not know, given by \`--config\`. Every key is optional; a key that there is not, and a value that is wrong, keep Berth
from starting.
`

const controllers = `# Controllers

Without being asked Berth is the service controller alone. \`--controllers\` makes it more of a cloud-controller-manager, in the same words:

| Name | What it does |
| --- | --- |
| \`service\` | gives Services their addresses |
| \`cloud-node\` | tells a node that has just joined its \`providerID\`, zone, region, size and addresses, takes \`node.cloudprovider.kubernetes.io/uninitialized\` away, and keeps the addresses true |
| \`cloud-node-lifecycle\` | deletes nodes whose machines are gone; marks those that are switched off, so that their pods start elsewhere |

\`*\` is all of them and \`-NAME\` all but one: \`--controllers=*,-cloud-node\` where a DaemonSet initialises nodes. Only nodes that are not ready are asked
about, by one list for each scale set and group; nothing is concluded while Azure cannot be read. Routes and node CIDRs are not Berth’s yet.
`

describe('the tables of configuration', () => {
  test('are what docs/configuration.md says', () => {
    const groups = [...keyGroups].map(([title, keys]) => `## ${title}\n\n${groupTable(keys)}\n`)
    const page = [intro, ...groups, berthIntro, berthTable(), '', controllers].join('\n')
    expect(page).toBe(pageInDocs('configuration.md', page))
  })

  test('have facts on every key that the schema has', () => {
    expect(keyNames.toSorted()).toEqual(Object.keys(azureJson.shape).toSorted())
    expect([...keyGroups.values()].flat().filter(({ facts }) => !facts.doc.endsWith('.'))).toEqual([])
  })

  test('say of every key without effect what that means to who comes from the Azure provider', () => {
    const isWithout = ({ facts: { status } }: Key) => status === 'dead' || status === 'refused'
    const dead = [...keyGroups.values()].flat().filter(isWithout)
    expect(dead.filter(({ facts }) => facts.parity === undefined).map(({ name }) => name)).toEqual([])
  })

  test('describe every key of berth.yaml', () => {
    expect(settings(schema).filter(({ description = '' }) => !description.endsWith('.'))).toEqual([])
  })
})

function groupTable(keys: readonly Key[]): string {
  const cells = keys.map(({ name, facts }) => [
    `\`${name}\``,
    facts.doc,
    facts.default,
    actedOn(facts),
    besideProvider(facts.parity, facts.status === 'used'),
  ])
  return table(['Key', 'What it is', 'Default', 'Acted on', 'Beside the Azure provider'], cells)
}

function actedOn({ status }: Key['facts']): string {
  if (status === 'used') return 'yes'
  if (status === 'dead') return 'no'
  return 'refused'
}

interface Setting {
  readonly name: string
  readonly description?: string | undefined
  readonly default?: unknown
}

interface Schema {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
}

const schema: Schema = z.toJSONSchema(berthYaml, { io: 'input' }) as Schema

function berthTable(): string {
  const cells = settings(schema).map((one) => [`\`${one.name}\``, one.description ?? '', shown(one.default)])
  return table(['Key', 'What it is', 'Default'], cells)
}

function settings({ properties = {} }: Schema, path: readonly string[] = []): readonly Setting[] {
  return Object.entries(properties).flatMap(([key, one]) => {
    const name = [...path, key]
    if (one.properties !== undefined) return settings(one, name)
    return [{ name: name.join('.'), description: one.description, default: one.default }]
  })
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : `\`${JSON.stringify(value).replaceAll('"', '')}\``
}
