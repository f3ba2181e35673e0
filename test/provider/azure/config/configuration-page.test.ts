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

Berth takes the place of a cloud-controller-manager, so it is all of its controllers; with \`--load-balancer-class\`, beside another one, it
looks after Services alone ([decision 0017](decisions/0017-all-controllers-unless-told-otherwise.md)). \`--controllers\` chooses, in the same words as there:

| Name | What it does |
| --- | --- |
| \`service\` | gives Services their addresses |
| \`cloud-node\` | tells a node that has just joined its \`providerID\`, zone, region, size and addresses, takes \`node.cloudprovider.kubernetes.io/uninitialized\` away, and keeps the addresses true |
| \`cloud-node-lifecycle\` | deletes nodes whose machines are gone; marks those that are switched off, so that their pods start elsewhere |
| \`route\` | leads to the pods of each node by the table \`routeTableName\`, and says so in the node’s condition \`NetworkUnavailable\` |
| \`node-ipam\` | gives each node a range for its pods |

\`*\` is all of them and \`-NAME\` all but one: \`--controllers=*,-cloud-node\` where a DaemonSet initialises nodes. Only nodes that are not ready are asked
about, by one list for each scale set and group; nothing is concluded while Azure cannot be read.

The last two do nothing without \`--allocate-node-cidrs\`, as in the Azure provider, and need \`--cluster-cidr\`, the ranges of all pods (one of each family):

| Flag | What it says | Default |
| --- | --- | --- |
| \`--allocate-node-cidrs\` | give nodes ranges; without it neither that nor routes | \`false\` |
| \`--configure-cloud-routes\` | write routes | \`true\` |
| \`--cluster-cidr\` | \`10.244.0.0/16\`, or one of each family with a comma between | |
| \`--service-cluster-ip-range\` | ranges of Services, which no node is given any of | none |
| \`--node-cidr-mask-size\`, \`-ipv4\`, \`-ipv6\` | prefix length of a node’s range; with both families each has its own flag | \`24\`, \`64\` |
| \`--cidr-allocator-type\` | \`RangeAllocator\`; \`CloudAllocator\`, which reads masks from tags of scale sets, is refused | \`RangeAllocator\` |

A route is the cluster’s own if it lies within \`--cluster-cidr\` and is named as the Azure provider names it, \`NODE____CIDR\` (or, from before dual-stack,
after a node that there is); all others in the table stay as they are, also where they are in the way: the node is then told by the event
\`FailedToCreateRoute\`. All nodes are written together. Nodes that Azure does not manage get none. A table that is missing is made; what subnets use it is not
Berth’s to say. A cluster that shows no node at all changes nothing.
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
