/** What the played load balancer answers over UDP, beside a plain Node relay with a socket for each client. */
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { Address } from '#mocks/dataplane/flow'
import { createUnderlay } from '#mocks/dataplane/underlay'
import { PlayedAzure, putLoadBalancer } from '#test/mocks/dataplane/played-azure'

const questions = 60_000
/** So few under way that loopback drops none. */
const underWay = 16
const member = '127.34.250.2'
const frontend = '127.33.250.2'

export async function compareDatagrams(): Promise<Readonly<Record<string, string>>> {
  const echo = await open(member)
  echo.on('message', (data, { port, address }) => echo.send(data, port, address))
  const plain = await openRelay(echo.address())
  const azure = new PlayedAzure()
  const underlay = createUnderlay()
  const rule = { name: 'echo', protocol: 'Udp', frontendPort: 8080, backendPort: echo.address().port }
  putLoadBalancer(azure, { members: [{ ip: member }], rules: [rule], frontends: { web: frontend } })
  const plane = await startDataPlane({ resources: azure, underlay })
  try {
    const [listener] = plane.listeners()
    if (listener === undefined) throw new Error('the rule has no listener')
    const rates = { plain: 0, played: 0 }
    // Best of three each, in turns: the machine's other work hits both alike.
    for (let round = 0; round < 3; round += 1) {
      rates.plain = Math.max(rates.plain, await answersPerSecond(plain.at))
      rates.played = Math.max(rates.played, await answersPerSecond({ ip: listener.host, port: listener.actualPort }))
    }
    return {
      'data plane, UDP': `${rates.played.toFixed(0)} answers/s`,
      'plain Node relay, UDP': `${rates.plain.toFixed(0)} answers/s`,
      'data plane / plain relay': (rates.played / rates.plain).toFixed(2),
    }
  } finally {
    await plane.stop()
    await underlay.stop()
    plain.close()
    echo.close()
  }
}

async function open(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  return socket
}

async function openRelay(to: { readonly address: string; readonly port: number }) {
  const front = await open('127.0.0.1')
  const backs = new Map<number, Socket>()
  front.on('message', (data, { port, address }) => {
    const back = backs.get(port) ?? createSocket('udp4')
    if (!backs.has(port)) {
      backs.set(port, back)
      back.on('message', (answer) => front.send(answer, port, address))
    }
    back.send(data, to.port, to.address)
  })
  const close = () => [front, ...backs.values()].forEach((socket) => socket.close())
  return { at: { ip: '127.0.0.1', port: front.address().port }, close }
}

async function answersPerSecond({ ip, port }: Address): Promise<number> {
  const client = await open('127.0.0.1')
  const question = Buffer.alloc(512)
  const startedAt = performance.now()
  await new Promise<void>((resolve) => {
    let answered = 0
    client.on('message', () => {
      answered += 1
      if (answered === questions) resolve()
      else if (answered + underWay <= questions) client.send(question, port, ip)
    })
    for (let sent = 0; sent < underWay; sent += 1) client.send(question, port, ip)
  })
  client.close()
  return questions / ((performance.now() - startedAt) / 1000)
}
