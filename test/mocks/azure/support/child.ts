import { spawn } from 'node:child_process'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { wellKnown } from '#mocks/azure/well-known'
import { apiVersion, login, send } from './raw.ts'
import type { RawAnswer } from './raw.ts'

/** An emulator in a process of its own, and a client of it. */
export interface Child {
  call(method: string, path: string, body?: unknown): Promise<RawAnswer>
  /** Ends it as a power cut would: nothing of its own runs any more. */
  kill(): Promise<void>
}

const module = join(import.meta.dirname, '../../../../mocks/azure/emulator.ts')
const group = `/subscriptions/${wellKnown.subscriptionId}/resourceGroups/rg`
const program = `
  import { startEmulator } from ${JSON.stringify(module)}
  const emulator = await startEmulator({ directory: process.argv[1], latency: 'fast' })
  emulator.seed({ id: '${group}', location: 'westeurope' })
  console.log(JSON.stringify({ url: emulator.url, caPem: emulator.caPem }))
  setInterval(() => {}, 60_000)`

/** Starts one with its state in a directory. */
export async function startChild(directory: string): Promise<Child> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'cache') },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const { url, caPem } = await firstLine(child.stdout)
  const agent = new Agent({ keepAlive: true, ca: caPem })
  const token = await login(agent, { url, credentials: wellKnown })
  return {
    call(method, path, body) {
      const at = new URL(path, url)
      at.searchParams.set('api-version', apiVersion)
      return send(agent, method, at, { authorization: `Bearer ${token}` }, body)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
      agent.destroy()
    },
  }
}

async function firstLine(output: NodeJS.ReadableStream): Promise<{ readonly url: string; readonly caPem: string }> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line)
  throw new Error('the emulator did not start')
}
