import { createServer } from 'node:https'
import { request } from 'node:https'
import { afterEach, expect, it } from 'vitest'
import { createCertificateAuthority } from '#mocks/net/certificate-authority'
import { closeAtOnce, listen } from '#mocks/net/listen'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => Promise.all(servers.splice(0).map(closeAtOnce)))

async function serve() {
  const authority = await createCertificateAuthority('test authority')
  const leaf = await authority.issue('test server', { dns: ['localhost'], ip: ['127.0.0.1'] })
  const server = createServer({ key: leaf.keyPem, cert: leaf.certificatePem }, (_, response) => response.end('hello'))
  servers.push(server)
  return { ca: authority.certificatePem, port: await listen(server, 0) }
}

function get(host: string, port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ host, port, ca, agent: false }, (response) => {
      response.setEncoding('utf8')
      response.on('data', resolve)
    })
    call.on('error', reject)
    call.end()
  })
}

it('is trusted under every name it was issued for', async () => {
  const { ca, port } = await serve()
  expect(await get('127.0.0.1', port, ca)).toBe('hello')
  expect(await get('localhost', port, ca)).toBe('hello')
})

it('is not trusted by a client that knows another authority', async () => {
  const { port } = await serve()
  const other = await createCertificateAuthority('test authority')
  await expect(get('127.0.0.1', port, other.certificatePem)).rejects.toThrow(/signature|certificate/)
})
