/** Routes that the Azure provider wrote, taken over; and those that nobody has a reason for any more. */
import { describe, expect, test } from 'vitest'
import { addNode, berth, openRouted, routeNames, within, writesOf } from './routed-cluster.ts'

/** As cloud-provider-azure leaves a dual-stack cluster: names of both families, and the bare one of before dual-stack (#8427). */
const theirs = [
  { name: 'node-1____102441024', to: '10.244.1.0/24', via: '10.0.0.1' },
  { name: 'node-1____fd0010244164', to: 'fd00:10:244:1::/64', via: 'fd00::1' },
  { name: 'Node-2____102442024', to: '10.244.2.0/24', via: '10.0.0.2' },
  { name: 'node-3', to: '10.244.3.0/24', via: '10.0.0.3' },
]
const foreign = [
  { name: 'to-firewall', to: '0.0.0.0/0', via: '10.0.9.9' },
  { name: 'out', to: '13.64.0.0/16', via: 'the Internet' },
  // Of another cluster in the same table.
  { name: 'blue-1____102451024', to: '10.245.1.0/24', via: '10.0.1.1' },
]
const gone = [{ name: 'gone____1024490024', to: '10.244.90.0/24', via: '10.0.0.90' }]

async function openTheirs(routes: Parameters<typeof openRouted>[0]) {
  const cluster = await openRouted(routes)
  addNode(cluster, 'node-1', ['10.0.0.1', 'fd00::1'], ['10.244.1.0/24', 'fd00:10:244:1::/64'])
  addNode(cluster, 'node-2', ['10.0.0.2'], ['10.244.2.0/24'])
  addNode(cluster, 'node-3', ['10.0.0.3'], ['10.244.3.0/24'])
  return cluster
}

describe('routes of the Azure provider', { timeout: 30_000 }, () => {
  test('are taken over with no write, and those of others are named as what stays', async () => {
    await using cluster = await openTheirs([...theirs, ...foreign])
    const checked = await berth(cluster, 'adopt', '--check', ...within)
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).toBe(
      [
        'Stays as it is (of no node of this cluster):',
        '  routeTables/pods  route to-firewall          0.0.0.0/0 via 10.0.9.9',
        '  routeTables/pods  route out                  13.64.0.0/16 via Internet',
        '  routeTables/pods  route blue-1____102451024  10.245.1.0/24 via 10.0.1.1',
        '',
        'Adopting 0 Services: 0 writes. Everything stands as Berth would make it.',
        '',
      ].join('\n'),
    )
    const { stdout } = await berth(cluster, 'adopt', '--check', ...within, '-o', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ writes: [], nodes: [], leftovers: [], kept: [{}, {}, {}] })
    expect(writesOf(cluster)).toBe(0)
  })

  test('of nodes that are gone are changes where a controller of ours writes routes, and no leftovers', async () => {
    await using cluster = await openTheirs([...theirs, ...foreign, ...gone])
    const { code, stdout } = await berth(cluster, 'adopt', '--check', ...within)
    expect(code).toBe(1)
    expect(stdout).toContain('~ remove route gone____1024490024 (10.244.90.0/24)   [traffic]')
    expect(stdout).toContain('Changes of an address: 0, of traffic: 1, of neither: 0.')
    expect(stdout).not.toContain('Left over')
    expect(stdout).not.toContain('10.244.90.0/24 via')
    expect((await berth(cluster, 'prune', ...within, '--yes')).stdout).toBe('Nothing to remove.\n')
    expect(writesOf(cluster)).toBe(0)
  })

  test('of nodes that are gone are leftovers where nobody writes routes, and prune removes them alone', async () => {
    await using cluster = await openTheirs([...theirs, ...foreign, ...gone])
    const flags = within.slice(1)
    const checked = await berth(cluster, 'adopt', '--check', ...flags)
    expect(checked.stdout).toContain(
      '-  routeTables/pods  route gone____1024490024  it leads to the pods of node gone, which does not exist',
    )
    expect(checked.stdout).not.toContain('blue-1')
    const before = routeNames(cluster)
    const pruned = await berth(cluster, 'prune', ...flags, '--yes')
    expect(pruned).toMatchObject({ code: 0 })
    expect(pruned.stdout).toContain('written  routeTables/pods')
    expect(routeNames(cluster)).toEqual(before.filter((name) => !name.startsWith('gone')))
    expect(writesOf(cluster)).toBe(1)
  })

  test('are doubtful leftovers while nobody says which pods are ours: another cluster may have them', async () => {
    await using cluster = await openTheirs([...theirs, ...foreign, ...gone])
    const { stdout } = await berth(cluster, 'prune', '--yes')
    expect(stdout).toContain('?  routeTables/pods  route gone____1024490024')
    expect(stdout).toContain('?  routeTables/pods  route blue-1____102451024')
    expect(stdout).toContain('Nothing to remove.')
    expect(writesOf(cluster)).toBe(0)
  })

  test('are nobody’s leftovers in a cluster that shows no nodes', async () => {
    await using cluster = await openRouted([...theirs, ...gone])
    const { stdout } = await berth(cluster, 'adopt', '--check', '--cluster-cidr', '10.244.0.0/16')
    expect(stdout).not.toContain('Left over')
    expect((await berth(cluster, 'adopt', '--check', ...within)).stdout).toContain('0 writes')
  })

  test('that may not be read hold up nothing of Services, and that is said', async () => {
    await using cluster = await openTheirs(theirs)
    const forbidden = { status: 403, code: 'AuthorizationFailed' }
    cluster.azure.faults.add({ match: { type: 'routeTables' }, do: forbidden, times: 100 })
    const checked = await berth(cluster, 'adopt', '--check')
    expect(checked.stdout).toContain('Adopting 0 Services: 0 writes.')
    expect(checked.stderr).toContain('the route table is not looked at: ')
    const planned = await berth(cluster, 'plan', '--all', ...within)
    expect(planned.stdout).toMatch(/refused {2}node\/node-1: routeTableName: .*403.* Give Berth the rights/)
    expect(planned.code).toBe(1)
  })
})
