/** `ask-by-datagram.ts udp://ADDRESS:PORT [FROM]`: sends one datagram and prints what comes back within two seconds. */
import { createSocket } from 'node:dgram'

const [url = '', from] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const socket = createSocket('udp4')
const timer = setTimeout(() => {
  console.error(`${url}: no answer`)
  process.exit(1)
}, 2000)
socket.on('message', (text) => {
  clearTimeout(timer)
  process.stdout.write(text)
  socket.close()
})
socket.bind(0, from, () => socket.send('who?', Number(port), hostname))
