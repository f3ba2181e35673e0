/** What a process serves of itself on its one port: over real TLS, with permission asked of a played API server. */
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as openTls } from 'node:tls'
import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectCluster } from '#cli/connect-cluster'
import { selfSigned } from '#cli/serving/self-signed'
import { Access } from '#cli/serving/access'
import type { Listening } from '#cli/serving/listen'
import { serveSecurely } from '#cli/serving/serve-securely'
import { placeOf } from '#cli/serving/serve-plainly'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import { FakeClock } from '#mocks/time/clock'
import type { Check } from '#reconcilers/check'

const trusting = new Agent({ connect: { rejectUnauthorized: false } })
const logged: string[] = []
const log = pino({}, { write: (line: string) => void logged.push(line) })
let folder: string
let api: ApiServer
let clock: FakeClock
let served: Listening
let checks: Check[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-serving-'))
  api = await startApiServer()
  await writeFile(join(folder, 'kubeconfig'), api.kubeconfig())
})

afterAll(async () => {
  await trusting.close()
  await api.stop()
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  clock = new FakeClock()
  checks = []
  api.log.clear()
  api.people.clear()
  served = await start()
})

afterEach(() => served.close())

const connect = () => connectCluster(join(folder, 'kubeconfig'))

async function start(open: readonly string[] = [], files = { certFile: '', keyFile: '' }): Promise<Listening> {
  const registry = new Registry()
  new Counter({ name: 'berth_tries_total', help: 'Tries', registers: [registry] }).inc(3)
  const debug = (path: string) => Promise.resolve(path === '/debug/node' ? { node: 'n1', big: 1n } : undefined)
  const inside = { registry, checks: () => checks, debug }
  const place = { option: 'secure-port', host: '127.0.0.1', port: 0 }
  const given = { certFile: files.certFile || undefined, keyFile: files.keyFile || undefined }
  return serveSecurely(inside, { place, files: given, access: new Access({ connect, clock, open }), clock, log })
}

async function ask(path: string, token?: string, method: 'GET' | 'POST' = 'GET') {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const url = `https://127.0.0.1:${served.port}${path}`
  const { statusCode, body } = await request(url, { dispatcher: trusting, headers, method })
  return { status: statusCode, text: await body.text() }
}

function asked(kind: string): number {
  return api.log.entries.filter(({ path }) => path.endsWith(kind)).length
}

describe('health', () => {
  it('is told to everybody', async () => {
    for (const path of ['/healthz', '/livez', '/readyz']) expect(await ask(path)).toEqual({ status: 200, text: 'ok' })
    expect(asked('tokenreviews')).toBe(0)
  })

  it('is not ready while a check fails, and says which, although it lives', async () => {
    checks = [
      { name: 'cluster', failure: undefined },
      { name: 'azure', failure: 'it has not been read yet' },
    ]
    expect(await ask('/readyz')).toEqual({
      status: 500,
      text: '[+]ping ok\n[+]cluster ok\n[-]azure failed: it has not been read yet\nreadyz check failed\n',
    })
    expect((await ask('/healthz')).status).toBe(200)
    expect((await ask('/livez?verbose')).text).toBe('[+]ping ok\nlivez check passed\n')
  })
})

describe('/metrics and /debug', () => {
  beforeEach(() => {
    api.people.set('of-prometheus', { username: 'prometheus', maySee: ['/metrics'] })
    api.people.set('of-admin', { username: 'admin', maySee: ['/metrics', '/debug/node', '/debug/none'] })
  })

  it('are for nobody without a token, or with one that the API server does not know', async () => {
    for (const token of [undefined, 'invented']) {
      expect(await ask('/metrics', token)).toMatchObject({ status: 401, text: 'Unauthorized\n' })
    }
  })

  it('are for whom a rule of the cluster lets see that path', async () => {
    expect(await ask('/metrics', 'of-prometheus')).toMatchObject({ status: 200 })
    expect((await ask('/metrics', 'of-prometheus')).text).toContain('berth_tries_total 3')
    expect(await ask('/debug/node', 'of-prometheus')).toMatchObject({ status: 403, text: 'Forbidden\n' })
    expect(JSON.parse((await ask('/debug/node', 'of-admin')).text)).toEqual({ node: 'n1', big: '1' })
    expect((await ask('/debug/none', 'of-admin')).status).toBe(404)
  })

  it('asks the API server once in ten seconds for each token and path', async () => {
    for (let times = 0; times < 3; times++) await ask('/metrics', 'of-prometheus')
    expect([asked('tokenreviews'), asked('subjectaccessreviews')]).toEqual([1, 1])
    api.people.clear()
    clock.advance(9000)
    expect((await ask('/metrics', 'of-prometheus')).status).toBe(200)
    clock.advance(1500)
    expect((await ask('/metrics', 'of-prometheus')).status).toBe(401)
  })

  it('answers 500 while the API server cannot be asked, and asks again', async () => {
    api.faults.add({ kind: 'refuse', code: 500, match: { userAgent: 'berth' } })
    expect((await ask('/metrics', 'of-prometheus')).status).toBe(500)
    expect((await ask('/metrics', 'of-prometheus')).status).toBe(200)
  })

  it('can be opened by path', async () => {
    await served.close()
    served = await start(['/metrics', '/debug/*'])
    expect((await ask('/metrics')).status).toBe(200)
    expect((await ask('/debug/node')).status).toBe(200)
    expect((await ask('/metrics2')).status).toBe(401)
    expect(asked('tokenreviews')).toBe(0)
  })

  it('only tells: it takes nothing', async () => {
    expect((await ask('/metrics', 'of-admin', 'POST')).status).toBe(405)
  })
})

describe('the certificate', () => {
  const subjectShown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = openTls({ port: served.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.subject ?? '')
        socket.destroy()
      })
      socket.once('error', reject)
    })

  it('is made for this run where none is given: a client that pins it is content', () => {
    const { cert } = selfSigned('node-1', Date.now())
    const made = new X509Certificate(cert)
    expect(made.verify(made.publicKey)).toBe(true)
    expect([made.checkHost('node-1'), made.checkHost('localhost'), made.checkIP('127.0.0.1')]).toEqual([
      'node-1',
      'localhost',
      '127.0.0.1',
    ])
    expect(Date.parse(made.validFrom)).toBeLessThan(Date.now())
    expect(made.serialNumber).not.toBe(new X509Certificate(selfSigned('node-1', Date.now()).cert).serialNumber)
  })

  it('is taken from files, and again when they change', async () => {
    await served.close()
    const files = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') }
    const write = async (name: string) => {
      const { cert, key } = selfSigned(name, Date.now())
      await Promise.all([writeFile(files.certFile, cert), writeFile(files.keyFile, key)])
    }
    await write('first')
    served = await start([], files)
    expect(await subjectShown()).toContain('first@berth')
    await write('second')
    await expect
      .poll(async () => {
        clock.advance(30_000)
        return subjectShown()
      })
      .toContain('second@berth')
    // A pair that does not fit leaves the one that does.
    await writeFile(files.keyFile, selfSigned('third', Date.now()).key)
    await expect
      .poll(() => {
        clock.advance(30_000)
        return logged.join('')
      })
      .toContain('cannot take the certificate')
    expect(await subjectShown()).toContain('second@berth')
  })

  it('is not taken from a file that is just being written', async () => {
    await served.close()
    const { cert, key } = selfSigned('whole', Date.now())
    const files = { certFile: join(folder, 'half.crt'), keyFile: join(folder, 'half.key') }
    await Promise.all([writeFile(files.certFile, cert), writeFile(files.keyFile, key)])
    served = await start([], files)
    logged.length = 0
    await writeFile(files.keyFile, '')
    await expect
      .poll(() => {
        clock.advance(30_000)
        return logged.join('')
      })
      .toContain('does not belong to the key')
    expect(await subjectShown()).toContain('whole@berth')
  })

  it('is refused where only one half is named', async () => {
    await served.close()
    await expect(start([], { certFile: 'x', keyFile: '' })).rejects.toThrow('give both --tls-cert-file')
    await expect(start([], { certFile: '/none', keyFile: '/none' })).rejects.toThrow(
      /--tls-(cert|private-key)-file \/none: ENOENT/,
    )
    served = await start()
  })
})

it.each([
  [':9', { host: undefined, port: 9 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:80', { host: '::1', port: 80 }],
])('reads the address %s', (address, place) => {
  expect(placeOf('metrics', address)).toEqual({ option: 'metrics', ...place })
})
