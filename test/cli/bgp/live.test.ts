import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { explainOnBareMetal } from '#cli/bgp/explain'
import { planOnBareMetal } from '#cli/bgp/plan'
import { eventually } from '#test/reconcilers/eventually'
import { Rack, pools } from '#test/scenarios/bgp/rack'

const said: string[] = []
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text)))
afterEach(() => {
  vi.restoreAllMocks()
  said.length = 0
})

test('explains and plans with what a cluster really answers, and writes nothing to it', async () => {
  await using rack = await Rack.open('172.16.7.192/26')
  const spec = { myASN: 64522, peerASN: 64512, peerAddress: '172.16.9.1' }
  rack.server.store.create('bgppeers', { metadata: { name: 'tor', namespace: pools }, spec })
  rack.server.store.create('bgpadvertisements', { metadata: { name: 'all', namespace: pools }, spec: {} })
  rack.create('web')
  await rack.untilAddresses({ web: '172.16.7.192' })
  await eventually(() => expect(rack.server.store.list('events')).not.toEqual([]))
  await rack.stop()
  const manifest = `${rack.kubeconfig}.yaml`
  writeFileSync(
    manifest,
    JSON.stringify({
      kind: 'Service',
      metadata: { name: 'web2' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    }),
  )
  const connection = {
    kubeconfig: rack.kubeconfig,
    className: undefined,
    cloudConfig: undefined,
    config: undefined,
    clusterName: 'kubernetes',
  }
  const writes = () => Object.entries(rack.server.log.counts()).filter(([call]) => !/^(get|list|watch)/.test(call))
  const before = JSON.stringify(writes())
  expect(await explainOnBareMetal(connection, { namespace: 'default', name: 'web' }, 'table')).toBe(0)
  expect(said[0]).toContain('172.16.7.192  from pool my-ip-space (1 of 63 in use)')
  expect(said[0]).toMatch(/node1 +172\.16\.7\.192 +none +the Service has no ready endpoint/)
  expect(said[0]).toContain('EnsuredLoadBalancer')
  expect(
    await planOnBareMetal(connection, {
      files: [manifest],
      isDelete: false,
      output: 'table',
      namespace: () => 'default',
      changed: 0,
    }),
  ).toBe(0)
  expect(said[1]).toContain('+ default/web2 gets 172.16.7.193 from pool my-ip-space')
  expect(said[1]).toMatch(/on node1\n +\+ +route +172\.16\.7\.193\/32 +to all peers/)
  expect(JSON.stringify(writes())).toBe(before)
  await expect(explainOnBareMetal(connection, { namespace: 'default', name: 'nobody' }, 'table')).rejects.toThrow(
    'there is no Service default/nobody of type LoadBalancer',
  )
})
