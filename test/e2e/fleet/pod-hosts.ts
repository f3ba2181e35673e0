import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import type { PodOrder, PodReport } from './pod-host.ts'

export interface PodHost {
  readonly site: NodeSite
  run(pod: PodOrder['pod']): Promise<void>
  remove(pod: PodOrder['pod']): Promise<void>
}

/** Starts the process that serves the pods of one node inside its pod namespace. It ends with this process. */
export function startPodHost(site: NodeSite, namespace: string, folder: string): PodHost {
  const daemon = startDaemon({
    name: `pods of ${site.name}`,
    namespace,
    command: [process.execPath, join(import.meta.dirname, 'pod-host.ts')],
    logFile: join(folder, `pods-${site.name}.log`),
    messages: true,
  })
  const waiting = new Map<number, PromiseWithResolvers<void>>()
  let orders = 0
  daemon.child.on('message', (report: PodReport) => {
    const order = waiting.get(report.order)
    waiting.delete(report.order)
    if (report.error === undefined) order?.resolve()
    else order?.reject(new Error(report.error))
  })
  const send = (what: PodOrder['do'], pod: PodOrder['pod']): Promise<void> => {
    const done = Promise.withResolvers<void>()
    waiting.set(++orders, done)
    daemon.child.send({ order: orders, do: what, pod } satisfies PodOrder)
    return done.promise
  }
  return { site, run: (pod) => send('add', pod), remove: (pod) => send('remove', pod) }
}
