/**
 * The local Azure as users run it: a process of its own, asked over HTTPS. Requests come from this process, so that with
 * two cores the figures are those of one core of the emulator; what a client does with an answer is not counted.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { login, sendForText } from '#test/mocks/azure/support/raw'
import type { TextAnswer } from '#test/mocks/azure/support/raw'
import type { Bench } from './benches.ts'
import { compareDatagrams } from './data-plane-datagrams.ts'
import { compareDataPlane } from './data-plane-throughput.ts'

const reads = 6000
const parallel = 16

export const benchEmulator: Bench = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-bench-'))
  try {
    // The first start of a clone compiles; every later one finds what was compiled.
    const cold = await startAlone(directory, 'cold')
    const coldMb = cold.memoryMb()
    await cold.stop()
    const alone = await startAlone(directory, 'warm')
    try {
      return {
        'ready after, first start': ms(cold.readyMs),
        'ready after': ms(alone.readyMs),
        'memory, first start': `${coldMb.toFixed(0)} MB`,
        memory: `${alone.memoryMb().toFixed(0)} MB`,
        'GETs a second': await readsPerSecond(alone),
        'PUT of a load balancer with 1,500 rules': ms(await putBigBalancer(alone)),
        'LIST of 1,000 public IPs': ms(await listAddresses(alone)),
        'memory after all of that': `${alone.memoryMb().toFixed(0)} MB`,
        ...(await compareDataPlane()),
        ...(await compareDatagrams()),
      }
    } finally {
      await alone.stop()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

interface Alone {
  readonly readyMs: number
  readonly network: string
  memoryMb(): number
  readonly call: (method: string, path: string, body?: unknown) => Promise<TextAnswer>
  stop(): Promise<void>
}

async function startAlone(directory: string, name: string): Promise<Alone> {
  const ready = join(directory, `${name}.json`)
  const main = join(import.meta.dirname, '../../cli/main.ts')
  const args = [main, 'emulator', '--latency', 'none', '--ready-file', ready]
  const env = { ...process.env, NODE_COMPILE_CACHE: join(directory, 'cache') }
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: 'ignore', env })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!existsSync(ready)) await pause(5)
  const readyMs = performance.now() - startedAt
  const { endpoint, ca, ...credentials } = JSON.parse(readFileSync(ready, 'utf8'))
  const agent = new Agent({ keepAlive: true, maxSockets: parallel, ca: readFileSync(ca, 'utf8') })
  const authorization = `Bearer ${await login(agent, { url: endpoint, credentials })}`
  return {
    readyMs,
    network: `/subscriptions/${credentials.subscriptionId}/resourceGroups/berth-demo/providers/Microsoft.Network`,
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    call: (method, path, body) =>
      sendForText(agent, method, new URL(`${path}?api-version=2026-01-01`, endpoint), { authorization }, body),
    async stop() {
      agent.destroy()
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function readsPerSecond({ call, network }: Alone): Promise<number> {
  const path = `${network}/publicIPAddresses/one`
  await put(call, path, publicIp)
  let left = reads
  async function read(): Promise<void> {
    for (; left > 0; left -= 1) await call('GET', path)
  }
  for (let warm = 0; warm < 500; warm += 1) await call('GET', path)
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: parallel }, read))
  return Math.round((reads / (performance.now() - startedAt)) * 1000)
}

const publicIp = { location: 'westeurope', sku: { name: 'Standard' }, properties: {} }

/** 600 frontends are Azure's limit, and 1,500 rules. */
async function putBigBalancer({ call, network }: Alone): Promise<number> {
  const id = `${network}/loadBalancers/big`
  const subnet = { id: `${network}/virtualNetworks/cluster/subnets/nodes` }
  const at = (segment: string, name: string) => ({ id: `${id}/${segment}/${name}` })
  const rules = Array.from({ length: 1500 }, (_, n) => ({
    name: `rule-${n}`,
    properties: {
      protocol: 'Tcp',
      frontendPort: 1000 + n,
      backendPort: 1000 + n,
      frontendIPConfiguration: at('frontendIPConfigurations', `front-${n % 100}`),
      backendAddressPool: at('backendAddressPools', 'pool'),
      probe: at('probes', `probe-${n % 100}`),
    },
  }))
  const hundred = Array.from({ length: 100 }, (_, n) => n)
  const body = (tag: number) => ({
    location: 'westeurope',
    sku: { name: 'Standard' },
    tags: { tag: String(tag) },
    properties: {
      frontendIPConfigurations: hundred.map((n) => ({ name: `front-${n}`, properties: { subnet } })),
      backendAddressPools: [{ name: 'pool' }],
      probes: hundred.map((n) => ({ name: `probe-${n}`, properties: { protocol: 'Tcp', port: 1000 + n } })),
      loadBalancingRules: rules,
    },
  })
  const rounds = 15
  const bodies = Array.from({ length: rounds + 1 }, (_, round) => JSON.stringify(body(round)))
  return median(rounds, (round) => put(call, id, bodies[round]))
}

async function listAddresses({ call, network }: Alone): Promise<number> {
  // With the one that was read there are a thousand, which is all that a subscription may have.
  const names = Array.from({ length: 999 }, (_, n) => `${network}/publicIPAddresses/ip-${n}`)
  let made = 0
  for (const path of names) {
    const { status } = await call('PUT', path, publicIp)
    if (status === 201) made += 1
  }
  const millis = await median(15, () => call('GET', `${network}/publicIPAddresses`))
  if (made < names.length) process.stderr.write(`only ${made} public IPs could be made\n`)
  return millis
}

async function median(rounds: number, one: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now()
    await one(round)
    // The first one pays for what the others find warm.
    if (round > 0) times.push(performance.now() - startedAt)
  }
  return times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN
}

async function put(call: Alone['call'], path: string, body: unknown): Promise<void> {
  const { status, text } = await call('PUT', path, body)
  if (status > 201) throw new Error(`PUT ${path}: ${status} ${text.slice(0, 300)}`)
}

const ms = (millis: number) => `${millis.toFixed(0)} ms`
