/** The API server double in a process of its own: inside a namespace that the speakers of the nodes reach. */
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ClusterOrder, ClusterReport, PlayedObject } from './played-cluster.ts'

const [host = ''] = process.argv.slice(2)
const server = await startApiServer({
  customResources: true,
  host,
  serviceClusterIPRange: '10.96.0.0/12',
})
const { store } = server

process.on('message', ({ order, put = [], remove = [] }: ClusterOrder) => {
  try {
    for (const object of put) putOne(object)
    for (const { resource, namespace, name } of remove) store.delete(resource, namespace, name)
    report({ order })
  } catch (error) {
    report({ order, error: String(error) })
  }
})
report({ order: 0, kubeconfig: server.kubeconfig() })

/** Creates it or changes the parts that are named; a status goes the way of the subresource. */
function putOne({ resource, object }: PlayedObject): void {
  const { metadata, status, ...parts } = object
  const known = store.get(resource, metadata.namespace, metadata.name)
  if (known === undefined) store.create(resource, { metadata, ...parts })
  else if (status === undefined)
    store.update(resource, { ...known, ...parts, metadata: { ...known.metadata, ...metadata } })
  if (status === undefined) return
  const now = store.get(resource, metadata.namespace, metadata.name)
  store.update(resource, { ...now, status }, { subresource: 'status' })
}

function report(text: ClusterReport): void {
  process.send?.(text)
}
