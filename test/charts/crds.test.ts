/** The definitions say what the configuration reader reads: no field is typed that it does not know. */
import { describe, expect, it } from 'vitest'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { written, type Schema } from './definitions.ts'

const definitions = written()

describe.each(definitions.map((one) => [one.spec.names.kind, one] as const))(
  'the definition of %s',
  (kind, { metadata, spec }) => {
    it('is named by its plural and group, and stores one version', () => {
      expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`)
      expect(spec.names.listKind).toBe(`${kind}List`)
      expect(spec.versions.filter(({ storage }) => storage)).toHaveLength(1)
      expect(spec.versions.every(({ served }) => served)).toBe(true)
    })

    it('types only fields that are read', () => {
      for (const version of spec.versions) {
        const object = {
          apiVersion: `${spec.group}/${version.name}`,
          kind,
          metadata: { name: 'x', namespace: 'metallb-system' },
          spec: exampleOf(version.schema.openAPIV3Schema.properties.spec),
        }
        const { findings } = readConfiguration([object])
        expect(findings.filter(({ why }) => why === 'there is no such key' || why.includes('expected'))).toEqual([])
      }
    })
  },
)

describe('the definitions', () => {
  it('are those of the resources that are configuration', () => {
    expect(
      definitions.map(({ spec: { group, names, scope } }) => `${group} ${names.kind} ${scope}`).toSorted(),
    ).toEqual([
      'berth.dev AnnouncementPolicy Cluster',
      'metallb.io AddressPool Namespaced',
      'metallb.io BFDProfile Namespaced',
      'metallb.io BGPAdvertisement Namespaced',
      'metallb.io BGPPeer Namespaced',
      'metallb.io Community Namespaced',
      'metallb.io IPAddressPool Namespaced',
      'metallb.io L2Advertisement Namespaced',
    ])
  })

  it('serve BGPPeer in both versions with one schema, so that no conversion is needed', () => {
    const { versions } = definitions.find(({ spec }) => spec.names.kind === 'BGPPeer')?.spec ?? { versions: [] }
    expect(versions.map(({ name, storage }) => [name, storage])).toEqual([
      ['v1beta1', false],
      ['v1beta2', true],
    ])
    expect(versions[0]?.schema).toEqual(versions[1]?.schema)
  })
})

/** A value of the right type in each field that the schema types. */
function exampleOf(schema: Schema): unknown {
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, exampleOf(one)]))
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items)]
    case 'integer':
      return 16
    case 'boolean':
      return true
    default:
      return schema.enum?.at(-1) ?? 'In'
  }
}
