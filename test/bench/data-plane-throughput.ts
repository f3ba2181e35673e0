/** What the played load balancer moves, beside a plain Node proxy that does nothing but pipe: in one process, one after the other. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Server } from 'node:net'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import { createUnderlay } from '#mocks/dataplane/underlay'
import { PlayedAzure, putLoadBalancer } from '#test/mocks/dataplane/played-azure'

const megabytes = 512
const member = '127.34.250.1'
const frontend = '127.33.250.1'

export async function compareDataPlane(): Promise<Readonly<Record<string, string>>> {
  const sink = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', () => undefined)
    socket.on('end', () => socket.end('done'))
  })
  const port = await listen(sink, member)
  const proxy = createServer({ allowHalfOpen: true }, (socket) => {
    const onward = connect({ host: member, port, allowHalfOpen: true })
    for (const one of [socket, onward]) one.on('error', () => one.destroy())
    socket.pipe(onward).pipe(socket)
  })
  const proxyPort = await listen(proxy, '127.0.0.1')
  const azure = new PlayedAzure()
  const underlay = createUnderlay()
  const rule = { name: 'web', frontendPort: 8080, backendPort: port }
  putLoadBalancer(azure, { members: [{ ip: member }], rules: [rule], frontends: { web: frontend } })
  const plane = await startDataPlane({ resources: azure, underlay })
  try {
    const [listener] = plane.listeners()
    if (listener === undefined) throw new Error('the rule has no listener')
    const rates = { plain: 0, played: 0 }
    // Best of three each, in turns: the machine's other work hits both alike.
    for (let round = 0; round < 3; round += 1) {
      rates.plain = Math.max(rates.plain, await megabytesPerSecond('127.0.0.1', proxyPort))
      rates.played = Math.max(rates.played, await megabytesPerSecond(listener.host, listener.actualPort))
    }
    return {
      'data plane': `${rates.played.toFixed(0)} MB/s`,
      'plain Node proxy': `${rates.plain.toFixed(0)} MB/s`,
      'data plane / plain proxy': (rates.played / rates.plain).toFixed(2),
    }
  } finally {
    await plane.stop()
    await underlay.stop()
    sink.close()
    proxy.close()
  }
}

async function listen(server: Server, host: string): Promise<number> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function megabytesPerSecond(host: string, port: number): Promise<number> {
  const socket = connect({ host, port, allowHalfOpen: true })
  await once(socket, 'connect')
  const chunk = Buffer.alloc(1024 * 1024)
  const startedAt = performance.now()
  for (let sent = 0; sent < megabytes; sent += 1) {
    if (!socket.write(chunk)) await once(socket, 'drain')
  }
  socket.end()
  socket.resume()
  await once(socket, 'end')
  return megabytes / ((performance.now() - startedAt) / 1000)
}
