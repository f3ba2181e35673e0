/** `plan --all` of a cluster whose pods are reached by routes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readControllers } from '#cli/controllers'
import { readPodNetwork } from '#cli/pod-network'
import { eventually } from '#test/reconcilers/eventually'
import type { PlayedCluster } from './played-cluster.ts'
import { addNode, berth, openRouted, routeNames, within, writesOf } from './routed-cluster.ts'

describe('plan --all of a cluster with routes', { timeout: 30_000 }, () => {
  let cluster: PlayedCluster

  beforeAll(async () => {
    cluster = await openRouted([
      { name: 'to-firewall', to: '0.0.0.0/0', via: '10.0.9.9' },
      { name: 'gone____10244900', to: '10.244.9.0/24', via: '10.0.0.9' },
      { name: 'node-1____102441024', to: '10.244.1.0/24', via: '10.0.0.99' },
      { name: 'mine', to: '10.244.3.0/24', via: '10.0.0.98' },
    ])
    addNode(cluster, 'node-1', ['10.0.0.1'], ['10.244.1.0/24', 'fd00:10:244:1::/64'])
    addNode(cluster, 'node-2', ['10.0.0.2', 'fd00::2'])
    addNode(cluster, 'node-3', ['10.0.0.3'], ['10.244.3.0/24'])
    addNode(cluster, 'node-4', [], ['10.244.4.0/24'])
  })
  afterAll(() => cluster[Symbol.asyncDispose]())

  it('says of each node what becomes of its route, and what it costs, and writes nothing', async () => {
    const { code, stdout, stderr } = await berth(cluster, 'plan', '--all', ...within)
    expect(stderr).toBe('')
    expect(stdout).toBe(
      [
        'update routeTables/pods',
        '  ~ remove route gone____10244900 (10.244.9.0/24)   [traffic]',
        '  ~ lead route node-1____102441024 to 10.244.1.0/24 via 10.0.0.1 again   [traffic]',
        '  ~ add route node-2____102440024 (10.244.0.0/24 via 10.0.0.2)   [traffic]',
        '  ~ add route node-2____fd001024464 (fd00:10:244::/64 via fd00::2)   [traffic]',
        '',
        'refused  node/node-1: spec.podCIDRs "fd00:10:244:1::/64": the node has no InternalIP of that family. Give its machine an address of both families, or the cluster pods of one',
        'given    node/node-2: 10.244.0.0/24, fd00:10:244::/64 for its pods',
        'refused  node/node-3: spec.podCIDRs "10.244.3.0/24": route mine, which is not this node\'s, leads there via 10.0.0.98. Remove that route from the table if nobody needs it, or give the node another range',
        'waits    node/node-4: an InternalIP',
        '',
        'ARM calls: 1 PUT routeTables; each is polled to its end and read once.',
        '',
      ].join('\n'),
    )
    expect(code).toBe(1)
    expect(writesOf(cluster)).toBe(0)
  })

  it('says the same to programs, and what is given by others it does not give', async () => {
    const { stdout } = await berth(cluster, 'plan', '--all', ...within, '--controllers', '*,-node-ipam', '-o', 'json')
    const plan = JSON.parse(stdout) as { readonly nodes: readonly object[]; readonly writes: readonly object[] }
    expect(plan.nodes).toMatchObject([
      { name: 'node-1', problems: [{ field: 'spec.podCIDRs' }] },
      { name: 'node-2', given: [], waitsFor: 'a range for its pods (spec.podCIDRs)' },
      { name: 'node-3', problems: [{ value: '10.244.3.0/24' }] },
      { name: 'node-4', problems: [], waitsFor: 'an InternalIP' },
    ])
    expect(plan).toMatchObject({ calls: [{ call: 'PUT routeTables', count: 1 }] })
    expect(plan.writes).toMatchObject([{ method: 'PUT', isNew: false, changes: [{ effect: 'traffic' }, {}] }])
  })

  it('is silent about routes that the controller would not write, and says why somebody may miss them', async () => {
    const { code, stdout, stderr } = await berth(cluster, 'plan', '--all')
    expect(stdout).toBe('No changes: everything stands as these Services wish it.\n')
    expect(stderr).toContain('say --allocate-node-cidrs and --cluster-cidr as the controller has them')
    expect(code).toBe(0)
    await cluster.write()
    const unnamed = await berth(cluster, 'plan', '--all', ...within, '--controllers', 'service,route')
    expect(unnamed.stderr).toContain('azure.json names no routeTableName')
    await cluster.write({ routeTableName: 'pods' })
  })

  it('says what the controller then does, and after that that nothing is left to do', async () => {
    const { stdout } = await berth(cluster, 'plan', '--all', ...within, '-o', 'json')
    const [write] = (JSON.parse(stdout) as { writes: readonly { changes: readonly { text: string }[] }[] }).writes
    const options = { 'allocate-node-cidrs': true, 'cluster-cidr': within[2] }
    const controllers = readControllers('route,node-ipam')
    const controller = await cluster.run({ controllers, podNetwork: readPodNetwork(options, controllers) })
    await controller.working
    await eventually(() => expect(routeNames(cluster)).toContain('node-2____fd001024464'))
    await controller.stop()
    const said = cluster.lines.flatMap(({ changes }) => (Array.isArray(changes) ? (changes as unknown[]) : []))
    expect(JSON.stringify(said)).toContain('lead route node-1____102441024')
    expect(write?.changes.filter(({ text }) => !JSON.stringify(cluster.lines).includes(text))).toEqual([])
    const after = await berth(cluster, 'plan', '--all', ...within)
    expect(after.stdout).toContain('No changes: everything stands as these Services and nodes wish it.')
    expect(after.stdout).not.toContain('node-2')
  })
})

it('of a cluster whose load balancer stands says also that a node joins, which may wait for company', async () => {
  await using cluster = await openRouted([])
  addNode(cluster, 'node-1', ['10.0.0.11'])
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => expect(cluster.addresses('web')).toHaveLength(1))
  await controller.stop()
  addNode(cluster, 'node-2', ['10.0.0.12'])
  const { stdout } = await berth(cluster, 'plan', '--all')
  expect(stdout).toContain('~ add node node-2 (10.0.0.12) to pool kubernetes   [traffic]')
  expect(stdout).toContain('ARM calls: 1 PUT loadBalancers')
}, 20_000)
