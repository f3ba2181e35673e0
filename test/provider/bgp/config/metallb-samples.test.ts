import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readConfiguration } from '#provider/bgp/config/read-configuration'

interface Sample {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly annotations?: { readonly expect?: string } }
}

const text = readFileSync(new URL('testdata/metallb-samples.yaml', import.meta.url), 'utf8')
const samples = parseAllDocuments(text).map((document) => document.toJS() as Sample)
const { model, findings } = readConfiguration(samples)

it('takes manifests in every shape of the samples of MetalLB as they are, but for VRF and layer 2, which it tells', () => {
  const expected = samples.flatMap(({ kind, metadata: { name, annotations } }) =>
    annotations?.expect === undefined ? [] : [[kind, name, annotations.expect, 'refused']],
  )
  expect(expected).toHaveLength(2)
  expect(findings.map(({ resource, field, outcome }) => [resource.kind, resource.name, field, outcome])).toEqual(
    expect.arrayContaining(expected),
  )
  expect(findings).toHaveLength(expected.length)
})

it('means by them what MetalLB means', () => {
  expect(model.pools.map(({ name }) => name)).toEqual(['by-namespace', 'first-pool'])
  expect(model.peers).toMatchObject([
    { name: 'simple', port: 180 },
    { name: 'with-bfd', bfdProfile: 'testbfdprofile' },
    { name: 'with-connect-time', connectTimeSeconds: 120 },
    { name: 'with-secret', holdTimeSeconds: 540, keepaliveSeconds: undefined, password: { secret: 'secretname' } },
  ])
  expect(model.advertisements.find(({ name }) => name === 'with-attributes')).toMatchObject({
    communities: ['65535:65282'],
    largeCommunities: ['123:456:7890'],
    localPref: 150,
  })
})
