/** Parity 5: ranges and routes of nodes as a whole controller makes them, from flags to Azure and back to the nodes. */
import { expect, test } from 'vitest'
import { readControllers } from '#cli/controllers'
import { parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from './played-cluster.ts'

const within = parsePrefix('10.244.0.0/16') as Prefix

interface PlayedNode {
  readonly spec?: { readonly podCIDRs?: readonly string[] }
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly reason?: string }[] }
}

interface Table {
  readonly properties: { readonly routes: readonly { readonly name: string }[] }
}

test('a node that joins is given pods, led to by a route, and told so; when it leaves, its route does', async () => {
  await using cluster = await PlayedCluster.open()
  await cluster.write({ routeTableName: 'pods' })
  cluster.createNode('node-1', '10.0.0.4')
  const controller = await cluster.run({
    controllers: readControllers('route,node-ipam'),
    podNetwork: { routesWithin: [within], given: [{ within, nodeLength: 24, notIn: [] }] },
  })
  await controller.working
  const node = (name: string) => cluster.api.store.get('nodes', undefined, name) as unknown as PlayedNode | undefined
  const names = () => {
    const [table] = cluster.azure.resources.list('routeTables') as unknown as readonly Table[]
    return table?.properties.routes.map(({ name }) => name)
  }
  const reasons = (name: string) => node(name)?.status?.conditions?.map(({ reason }) => reason)
  await eventually(() => expect(reasons('node-1')).toEqual(['RouteCreated']))
  expect(node('node-1')?.spec?.podCIDRs).toEqual(['10.244.0.0/24'])
  expect(names()).toEqual(['node-1____102440024'])
  cluster.createNode('node-2', '10.0.0.5')
  await eventually(() => expect(reasons('node-2')).toEqual(['RouteCreated']))
  cluster.api.store.delete('nodes', undefined, 'node-1')
  await eventually(() => expect(names()).toEqual(['node-2____102441024']))
})
