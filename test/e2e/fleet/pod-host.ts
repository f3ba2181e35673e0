/**
 * The pods of one node: a child process in the node's pod namespace. A pod is an address of its own and servers of HTTP and
 * of datagrams on it that answer who it is and who asked, so that a check can see which replica was reached and from what address.
 */
import { execFile } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
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
const running = new Map<string, { readonly servers: readonly Server[]; readonly sockets: readonly Socket[] }>()

async function add(pod: PodOrder['pod']): Promise<void> {
  await runFile('ip', ['addr', 'add', `${pod.address}/32`, 'dev', 'eth0'])
  const servers = await Promise.all(pod.ports.map((port) => serve(pod, port)))
  running.set(pod.address, { servers, sockets: await Promise.all(pod.ports.map((port) => serveDatagrams(pod, port))) })
}

function serve(pod: PodOrder['pod'], port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  const server = createServer((request, response) => {
    const { remoteAddress, localPort } = request.socket
    response.setHeader('content-type', 'text/plain')
    response.end(answer(pod, remoteAddress, localPort))
  })
  server.once('error', reject)
  server.listen(port, pod.address, () => resolve(server))
  return promise
}

function serveDatagrams(pod: PodOrder['pod'], port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = createSocket('udp4')
  socket.once('error', reject)
  socket.on('message', (_, from) => socket.send(answer(pod, from.address, port), from.port, from.address))
  socket.bind(port, pod.address, () => resolve(socket))
  return promise
}

function answer(pod: PodOrder['pod'], source: string | undefined, port: number | undefined): string {
  return `${pod.name} on ${pod.node}\nsource ${source}\ndestination ${pod.address}:${port}\n`
}

async function remove(pod: PodOrder['pod']): Promise<void> {
  const { servers = [], sockets = [] } = running.get(pod.address) ?? {}
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  for (const socket of sockets) socket.close()
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
