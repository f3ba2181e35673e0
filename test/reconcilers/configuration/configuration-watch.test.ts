import { expect, test } from 'vitest'

import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServerOptions } from '#mocks/kubernetes/api-server'
import { systemClock } from '#provider/time/clock'
import { ConfigurationWatch } from '#reconcilers/configuration/configuration-watch'

import { eventually } from '../eventually.ts'
import { quiet } from '../quiet.ts'
import { clientOf } from '../stage.ts'

async function open(options: ApiServerOptions) {
  const server = await startApiServer(options)
  const client = clientOf(server)
  const told: string[][] = []
  const watch = new ConfigurationWatch({
    client,
    clock: systemClock,
    ...quiet(),
    namespace: 'metallb-system',
    onChange: (objects) => told.push(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)),
  })
  const stop = new AbortController()
  const running = watch.run(stop.signal)
  const close = async () => {
    stop.abort()
    await running
    await client.close()
    await server.stop()
  }
  return { server, told, [Symbol.asyncDispose]: close }
}

const pool = (namespace: string, name: string) => ({ metadata: { namespace, name }, spec: { addresses: [] } })

test('tells of the configuration as a whole, of one namespace only, and once for what is applied together', async () => {
  await using stage = await open({ customResources: true })
  await eventually(() => expect(stage.told).toEqual([[]]))
  for (const namespace of ['metallb-system', 'elsewhere']) {
    stage.server.store.create('namespaces', { metadata: { name: namespace } })
    stage.server.store.create('ipaddresspools', pool(namespace, 'rack'))
  }
  stage.server.store.create('announcementpolicies', { metadata: { name: 'ours' }, spec: {} })
  await eventually(() => expect(stage.told.slice(1)).toEqual([['IPAddressPool rack', 'AnnouncementPolicy ours']]))
  stage.server.store.delete('ipaddresspools', 'metallb-system', 'rack')
  await eventually(() => expect(stage.told.at(-1)).toEqual(['AnnouncementPolicy ours']))
})

test('takes a cluster without any of the definitions for one that says nothing', async () => {
  await using stage = await open({})
  await eventually(() => expect(stage.told).toEqual([[]]))
})
