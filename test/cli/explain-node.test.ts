/** What `explain node/NAME` says of a node on Azure. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aboutNode } from '#reconcilers/node/about-node'
import type { PlayedCluster } from './played-cluster.ts'
import { addNode, berth, openRouted, within, writesOf } from './routed-cluster.ts'

describe('explain node', { timeout: 30_000 }, () => {
  let cluster: PlayedCluster
  const vm = (name: string) =>
    `/subscriptions/${cluster.azure.credentials.subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'well' }
  const reached = { type: 'NetworkUnavailable', status: 'False', reason: 'RouteCreated', message: 'reached' }

  beforeAll(async () => {
    cluster = await openRouted([
      { name: 'node-1____102441024', to: '10.244.1.0/24', via: '10.0.0.1' },
      { name: 'mine', to: '10.244.3.0/24', via: '10.0.0.98' },
    ])
    const { api } = cluster
    api.store.create('nodes', {
      metadata: { name: 'node-1' },
      spec: { providerID: `azure://${vm('node-1')}`, podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
      status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], conditions: [ready, reached] },
    })
    const controller = await cluster.run()
    await controller.working
    cluster.createService('web')
    await vi.waitUntil(() => cluster.addresses('web').length === 1, { timeout: 15_000 })
    await controller.stop()
    addNode(cluster, 'node-2', ['10.0.0.2'])
    addNode(cluster, 'node-3', ['10.0.0.3'], ['10.244.3.0/24'])
    const label = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
    api.store.create('nodes', { metadata: { name: 'node-4', labels: label }, status: {} })
    const lastTimestamp = '2026-01-01T00:00:00Z'
    api.store.create('events', {
      metadata: { namespace: 'default', name: 'node-3.1' },
      involvedObject: aboutNode('node-3'),
      type: 'Warning',
      reason: 'FailedToCreateRoute',
      message: 'Could not',
      lastTimestamp,
    } as never)
  })
  afterAll(() => cluster[Symbol.asyncDispose]())

  it('shows the machine, the pools that lead there, and the way to its pods', async () => {
    const before = writesOf(cluster)
    const { code, stdout, stderr } = await berth(cluster, 'explain', 'node/node-1', ...within)
    expect(stderr).toBe('')
    expect(stdout.replace(vm('node-1'), 'ID')).toBe(
      [
        'Node node-1',
        '',
        'Machine',
        '  virtual machine, absent',
        '  azure://ID',
        '  10.0.0.1',
        '',
        'Shows',
        '  Ready=True KubeletReady: well',
        '  NetworkUnavailable=False RouteCreated: reached',
        '',
        'In pools',
        '  kubernetes/kubernetes  by address 10.0.0.1',
        '',
        'Pods',
        '  10.244.1.0/24, given by played-cluster',
        '  route node-1____102441024  10.244.1.0/24 via 10.0.0.1',
        '  in route table pods: as it should be',
        '',
        'Limits',
        '    0 %  1 of 300 rules per node at kubernetes/nodes',
        '    0 %  2 of 400 routes at routeTables/pods',
        '',
      ].join('\n'),
    )
    expect(code).toBe(0)
    expect(writesOf(cluster)).toBe(before)
  })

  it('says what is still to be written for it: pool, range and route', async () => {
    const { code, stdout } = await berth(cluster, 'explain', 'node', 'node-2', ...within)
    expect(stdout).toContain('add node node-2 (10.0.0.2) to pool kubernetes')
    expect(stdout).toContain('no range (spec.podCIDRs)')
    expect(stdout).toContain('in route table pods: its pods are still to be given a range')
    expect(stdout).toContain('add route node-2____102440024 (10.244.0.0/24 via 10.0.0.2)')
    expect(code).toBe(1)
  })

  it('says what is wrong with it by field and fix, with the events about it', async () => {
    const { code, stdout } = await berth(cluster, 'explain', 'no/node-3', ...within)
    expect(stdout).toContain('Problems\n  spec.podCIDRs "10.244.3.0/24": route mine, which is not this node')
    expect(stdout).toContain('route mine  10.244.3.0/24 via 10.0.0.98')
    expect(stdout).toContain('in route table pods: refused')
    expect(stdout).toContain('Warning  FailedToCreateRoute  Could not')
    expect(code).toBe(1)
  })

  it('says why no load balancer leads to it', async () => {
    const { stdout } = await berth(cluster, 'explain', 'node/node-4')
    expect(stdout).toContain('kept out: it carries the label node.kubernetes.io/exclude-from-external-load-balancers')
    expect(stdout).toContain('nobody here looks after it: say --allocate-node-cidrs')
  })

  it('says the same to programs', async () => {
    const { stdout } = await berth(cluster, 'explain', 'node/node-2', ...within, '-o', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      node: 'node-2',
      machine: { kind: 'not named' },
      pods: { ranges: [], routes: { standing: [] } },
      pending: [{ changes: [{ owner: 'node/node-2' }] }, { changes: [{ owner: 'node/node-2' }] }],
    })
  })

  it('names what may be asked for, where neither is, and a node that there is not', async () => {
    const unknown = await berth(cluster, 'explain', 'pod/web')
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('node/NAME') as string })
    const missing = await berth(cluster, 'explain', 'node/other')
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no node other') as string })
  })
})

it('explain node says of one in no pool of interfaces what keeps it out', { timeout: 30_000 }, async () => {
  await using cluster = await openRouted([])
  await cluster.write({ loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration', vmType: 'standard' })
  addNode(cluster, 'lost', ['10.0.0.7'])
  const { code, stdout } = await berth(cluster, 'explain', 'node/lost')
  expect(stdout).toContain('Problems\n  node "lost": Azure does not show its machine. Start the machine')
  expect(stdout).toContain('none stands that leads to it')
  expect(stdout).not.toContain('route table')
  expect(code).toBe(1)
})
