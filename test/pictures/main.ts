/**
 * `npm run pictures` makes the pictures of the README anew: docs/pictures/start.svg from a run of `npm start`, and
 * docs/pictures/portal.png from the page of its local Azure, where a Chromium is installed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { terminalSvg, type Printed } from './terminal-svg.ts'

const root = join(import.meta.dirname, '../..')
const pictures = join(root, 'docs/pictures')
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))

const began = performance.now()
const demo = spawn(process.execPath, [join(root, 'cli/main.ts'), 'demo', '--latency', 'fast'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const printed: Printed[] = [{ atMs: 0, line: '$ npm start' }]
for await (const line of createInterface({ input: demo.stdout })) {
  printed.push({ atMs: performance.now() - began, line })
  const page = /at (http:\/\/\S+\/)$/.exec(line)?.[1]
  if (page !== undefined && chromium !== undefined) await photograph(chromium, page)
  if (line.startsWith('Ctrl-C')) demo.kill('SIGINT')
}
await writeFile(join(pictures, 'start.svg'), terminalSvg('berth', printed.slice(0, upToTheCount(printed))))

/** The rest tells how to go on, with paths of this machine. */
function upToTheCount(lines: readonly Printed[]): number {
  return lines.findIndex(({ line }) => line.startsWith('Azure was called')) + 1
}

async function photograph(browser: string, page: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'berth-browser-'))
  // A browser that calls home has nothing to do with this picture.
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1280,900', ...quiet]
  const shot = `--screenshot=${join(pictures, 'portal.png')}`
  const child = spawn(browser, [...args, `--user-data-dir=${profile}`, shot, page], { stdio: 'ignore' })
  await once(child, 'exit')
  await rm(profile, { recursive: true, force: true })
}
