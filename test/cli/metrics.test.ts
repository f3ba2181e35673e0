/** The commands as processes: what they serve for whoever scrapes them, and what keeps a speaker from starting. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { runBerth } from './run-berth.ts'

const main = join(import.meta.dirname, '../../cli/main.ts')
let server: ApiServer
let folder: string
let kubeconfig: string
const running: ChildProcess[] = []
const patience = { timeout: 15_000 }

beforeAll(async () => {
  server = await startApiServer({ customResources: true })
  folder = await mkdtemp(join(tmpdir(), 'berth-metrics-'))
  kubeconfig = `--kubeconfig=${join(folder, 'kubeconfig')}`
  await writeFile(join(folder, 'kubeconfig'), server.kubeconfig())
})

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

afterAll(async () => {
  await trusting.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Starts a command and answers where it serves its metrics. */
async function serving(args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args, kubeconfig], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const ended = new Promise((resolve) => child.once('close', resolve))
  let metricsPort: number | undefined
  for await (const line of createInterface({ input: child.stdout, signal: AbortSignal.timeout(20_000) })) {
    const { port = metricsPort, securePort } = JSON.parse(line) as {
      readonly port?: number
      readonly securePort?: number
    }
    metricsPort = port
    if (port === undefined || (securePort === undefined && !args.includes('--secure-port=0'))) continue
    child.stdout.resume()
    const end = (): Promise<unknown> => {
      child.kill('SIGTERM')
      return ended
    }
    const url = `http://127.0.0.1:${port}`
    return { url, secureUrl: `https://127.0.0.1:${securePort}`, pid: child.pid ?? 0, end }
  }
  throw new Error('it ended without serving anything')
}

const trusting = new Agent({ connect: { rejectUnauthorized: false } })

async function textOf(url: string, token = ''): Promise<string> {
  const { body } = await request(url, { dispatcher: trusting, headers: { authorization: `Bearer ${token}` } })
  return body.text()
}

describe('berth controller', () => {
  it('serves what it counts, that it lives and is ready, and to whom it may what it knows', async () => {
    const controller = await serving([
      'controller',
      '--backend=bgp',
      '--metrics-address=127.0.0.1:0',
      '--secure-port=any',
      '--bind-address=127.0.0.1',
    ])
    expect(await textOf(`${controller.url}/healthz`)).toBe('ok')
    await expect
      .poll(() => textOf(`${controller.url}/metrics`), patience)
      .toContain('berth_reflector_lists_total{resource="services"}')
    await expect.poll(() => textOf(`${controller.secureUrl}/readyz`), patience).toBe('ok')
    server.people.set('of-admin', { username: 'admin', maySee: ['/debug/services'] })
    expect(await textOf(`${controller.secureUrl}/debug/services`)).toBe('Unauthorized\n')
    expect(JSON.parse(await textOf(`${controller.secureUrl}/debug/services`, 'of-admin'))).toEqual([])
    await controller.end()
  }, 30_000)

  it('ends with a clear line where it cannot listen', async () => {
    const { code, stderr } = await runBerth([
      'controller',
      '--backend=bgp',
      '--secure-port=0',
      '--metrics-address=here',
      kubeconfig,
    ])
    expect(stderr).toContain('--metrics-address here: use HOST:PORT or :PORT')
    expect(code).toBe(2)
  })
})

describe('berth speaker', () => {
  const args = ['speaker', '--node=node1', '--announcer=kernel-table', '--kube-proxy-health=none', '--secure-port=0']

  it('serves its metrics, from a process that has started itself lean', async () => {
    const speaker = await serving([...args, '--metrics=127.0.0.1:0'])
    expect(await readFile(`/proc/${speaker.pid}/cmdline`, 'utf8')).toContain('--optimize-for-size')
    await expect.poll(() => textOf(`${speaker.url}/metrics`), patience).toContain('berth_speaker_ready')
    await speaker.end()
  }, 30_000)

  it('refuses to start beside a Ready speaker of MetalLB for the same Services', async () => {
    server.store.create('pods', {
      metadata: { namespace: 'default', name: 'speaker-x', labels: { app: 'metallb', component: 'speaker' } },
      spec: { nodeName: 'node1', containers: [{ name: 'speaker', image: 'speaker' }] },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    })
    const { code, stderr } = await runBerth([...args, kubeconfig])
    expect(stderr).toContain('the speaker of MetalLB default/speaker-x is Ready on node1')
    expect(code).toBe(1)
  })
})
