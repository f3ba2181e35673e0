/**
 * The pods of one node: a child process in the node's pod namespace. A pod is an address of its own and an HTTP server on
 * it that answers who it is and who asked, so that a check can see which replica got a connection and from what address.
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { promisify } from 'node:util'

export interface PodOrder {
  readonly order: number
  readonly do: 'add' | 'remove'
  readonly pod: {
    readonly name: string
    readonly node: string
    readonly address: string
    readonly ports: readonly number[]
  }
}

export interface PodReport {
  readonly order: number
  readonly error?: string
}

const runFile = promisify(execFile)
const running = new Map<string, readonly Server[]>()

async function add(pod: PodOrder['pod']): Promise<void> {
  await runFile('ip', ['addr', 'add', `${pod.address}/32`, 'dev', 'eth0'])
  running.set(pod.address, await Promise.all(pod.ports.map((port) => serve(pod, port))))
}

function serve(pod: PodOrder['pod'], port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  const server = createServer((request, response) => {
    const { remoteAddress, localPort } = request.socket
    response.setHeader('content-type', 'text/plain')
    response.end(`${pod.name} on ${pod.node}\nsource ${remoteAddress}\ndestination ${pod.address}:${localPort}\n`)
  })
  server.once('error', reject)
  server.listen(port, pod.address, () => resolve(server))
  return promise
}

async function remove(pod: PodOrder['pod']): Promise<void> {
  for (const server of running.get(pod.address) ?? []) {
    server.close()
    server.closeAllConnections()
  }
  if (running.delete(pod.address)) await runFile('ip', ['addr', 'delete', `${pod.address}/32`, 'dev', 'eth0'])
}

process.on('message', (order: PodOrder) => {
  const done = order.do === 'add' ? add(order.pod) : remove(order.pod)
  done.then(
    () => process.send?.({ order: order.order } satisfies PodReport),
    (error: unknown) => process.send?.({ order: order.order, error: String(error) } satisfies PodReport),
  )
})
process.once('disconnect', () => process.exit(0))
