/** What the guide shows is what a reader gets who does the same with the ConfigMap of installation 2. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { importConfigMap } from '#provider/bgp/config-map/import-config-map'
import { formatRemark } from '#provider/bgp/config-map/remark'
import { root } from './test-names.ts'

const guide = readFileSync(new URL('docs/guides/from-metallb.md', root), 'utf8')

it('the guide from MetalLB shows what its example says', () => {
  const file = new URL('test/e2e/bare-metal/scenarios/metallb-config.yaml', root)
  const imported = importConfigMap(readFileSync(file, 'utf8'))
  const remarks = 'remarks' in imported ? imported.remarks : []
  const shown = guide.split('\n').filter((line) => /^config\.yaml:\d+: /.test(line))
  expect(shown).toEqual(remarks.map((remark) => formatRemark(remark, 'config.yaml')))
  expect(shown).toHaveLength(1)
})

it('the guide from MetalLB names files that exist', () => {
  const named = [...guide.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
})
