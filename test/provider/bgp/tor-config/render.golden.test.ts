/**
 * Golden cases: testdata/NAME.in.yaml holds the resources of a cluster, and last its nodes; NAME.DIALECT what its routers
 * are told. UPDATE_GOLDEN=1 writes the latter anew: read the difference.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { dialects, renderTorConfig } from '#provider/bgp/tor-config/render'
import type { TorNode } from '#provider/bgp/tor-config/router-side'

const folder = new URL('testdata/', import.meta.url)
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.in.yaml'))
  .map((file) => file.replace('.in.yaml', ''))

interface Surroundings {
  readonly asn?: number
  readonly nodes: readonly (Pick<TorNode, 'name' | 'addresses'> & Partial<TorNode>)[]
}

describe.each(cases)('the router side of %s', (name) => {
  const text = readFileSync(new URL(`${name}.in.yaml`, folder), 'utf8')
  const documents = parseAllDocuments(text).map((document): unknown => document.toJS())
  const { asn, nodes } = documents.at(-1) as Surroundings
  const { model, findings } = readConfiguration(documents.slice(0, -1))
  const known = nodes.map((node) => ({ labels: { 'kubernetes.io/hostname': node.name }, podCidrs: [], ...node }))

  it('is made of resources that are all well', () => {
    expect(findings).toEqual([])
  })

  it.each(dialects)('in the words of %s', (dialect) => {
    const rendered = renderTorConfig(dialect, { model, nodes: known, asn })
    const golden = new URL(`${name}.${dialect}`, folder)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered)
    expect(rendered).toBe(readFileSync(golden, 'utf8'))
  })

  it.each(dialects)('never shows a password in the words of %s', (dialect) => {
    expect(JSON.stringify(model.peers).includes('not-to-be-printed')).toBe(name === 'metallb')
    expect(renderTorConfig(dialect, { model, nodes: known })).not.toContain('not-to-be-printed')
  })

  it.each(['vyos', 'cumulus', 'junos', 'eos'] as const)('says that %s is not tested', (dialect) => {
    expect(renderTorConfig(dialect, { model, nodes: known })).toContain('NOT TESTED')
  })
})
