import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { login, send } from '#test/mocks/azure/support/raw'
import { runBerth } from './run-berth.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-alone-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

interface Ready {
  readonly endpoint: string
  readonly ca: string
  readonly tenantId: string
  readonly subscriptionId: string
  readonly clientId: string
  readonly clientSecret: string
}

async function startAlone(...args: readonly string[]) {
  const file = join(directory, 'ready.json')
  const main = join(import.meta.dirname, '../../cli/main.ts')
  const common = ['--port', '0', '--latency', 'none', '--ready-file', file]
  const child = spawn(process.execPath, [main, 'emulator', ...common, ...args], { stdio: 'ignore' })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await expect.poll(() => existsSync(file), { timeout: 15_000, interval: 20 }).toBe(true)
  const ready: Ready = JSON.parse(readFileSync(file, 'utf8'))
  const stop = () => {
    child.kill('SIGTERM')
    return exited
  }
  return { ready, stop, call: await clientOf(ready), file }
}

async function clientOf({ endpoint, ca, ...credentials }: Ready) {
  const agent = new Agent({ ca: readFileSync(ca, 'utf8') })
  const token = await login(agent, { url: endpoint, credentials })
  const scope = `/subscriptions/${credentials.subscriptionId}/resourceGroups/mine?api-version=2022-09-01`
  return (method: string, body?: unknown) =>
    send(agent, method, new URL(scope, endpoint), { authorization: `Bearer ${token}` }, body)
}

it('berth emulator says in its ready file how to reach it, and keeps its state where it is told', async () => {
  const location = join(directory, 'state')
  const first = await startAlone('--location', location, '--oauth', 'basic', '--seed', '7')
  expect((await first.call('PUT', { location: 'westeurope' })).status).toBe(201)
  expect([await first.stop(), existsSync(first.file)]).toEqual([0, false])
  const second = await startAlone('--location', location)
  expect((await second.call('GET')).body).toMatchObject({ name: 'mine', location: 'westeurope' })
  expect(readFileSync(second.ready.ca, 'utf8')).toContain('BEGIN CERTIFICATE')
  expect(await second.stop()).toBe(0)
}, 60_000)

it('berth emulator listens at the address that it is told, and its clients trust it there', async () => {
  const { ready, call, stop } = await startAlone('--host', '127.9.8.7')
  expect(ready.endpoint).toMatch(/^https:\/\/127\.9\.8\.7:\d+$/)
  expect((await call('GET')).code).toBe('ResourceGroupNotFound')
  await stop()
}, 60_000)

it('berth emulator plays the faults of a file', async () => {
  const faults = join(directory, 'faults.json')
  writeFileSync(faults, JSON.stringify({ rules: [{ match: { name: 'mine' }, do: { status: 503, code: 'Busy' } }] }))
  const { call, stop } = await startAlone('--faults', faults)
  expect((await call('GET')).code).toBe('Busy')
  expect((await call('GET')).code).toBe('ResourceGroupNotFound')
  await stop()
}, 60_000)

it('berth emulator says what is wrong with a file of faults, a seed, a level or a host', async () => {
  const faults = join(directory, 'faults.json')
  writeFileSync(faults, JSON.stringify({ rules: [{ do: { explode: true } }] }))
  const runs = await Promise.all([
    runBerth(['emulator', '--faults', faults]),
    runBerth(['emulator', '--seed', 'seven']),
    runBerth(['emulator', '--oauth', 'loose']),
    runBerth(['emulator', '--host', 'nowhere']),
  ])
  expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2])
  expect(runs.map(({ stderr }) => stderr).join('')).toMatch(
    /rules\.0\.do: .*\n.*--seed seven: use a number from 0 to 4294967295\n.*--oauth loose: use none, basic, strict\n.*--host nowhere: use an IP address/,
  )
}, 60_000)
