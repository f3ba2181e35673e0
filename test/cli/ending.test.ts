import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBerth } from './run-berth.ts'

const entry = join(import.meta.dirname, '../../cli/main.ts')

describe('a command that cannot go on', () => {
  let directory: string
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'berth-test-'))))
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('ends with one line where a start fails half-way, although something listens already', async () => {
    // A directory where a file is to be written.
    mkdirSync(join(directory, 'azure-ca.pem'))
    const ran = await runBerth(['emulator', '--directory', directory])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/^berth: EISDIR[^\n]*\n$/)
  }, 20_000)

  it('says that it was interrupted, and not that the walk failed, and leaves no file', async () => {
    const env = { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory }
    const child = spawn(process.execPath, [entry, 'demo', '--latency', 'real'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [said, ended] = [text(child.stderr), once(child, 'close')]
    for await (const chunk of child.stdout) if (String(chunk).includes('kubectl expose')) break
    child.stdout.resume()
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(await said).toBe('berth: interrupted\n')
    // Node may keep compiled code there.
    expect(readdirSync(directory).filter((name) => name.startsWith('berth-'))).toEqual([])
  }, 30_000)
})
