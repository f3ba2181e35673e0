import { describe, expect, it } from 'vitest'
import { version } from '#cli/version'
import { runBerth } from './run-berth.ts'

describe('the command line', () => {
  it('shows the same page by help COMMAND, COMMAND --help and COMMAND -h', async () => {
    const [page, long, short] = await Promise.all([
      runBerth(['help', 'prune']),
      runBerth(['prune', '--help']),
      runBerth(['prune', '-h']),
    ])
    expect(page).toMatchObject({ code: 0, stderr: '' })
    expect(page.stdout).toMatch(/^NAME\n {4}berth-prune - remove what/)
    expect([long.stdout, short.stdout]).toEqual([page.stdout, page.stdout])
  })

  it('lists all commands when it is called without one', async () => {
    const [bare, asked] = await Promise.all([runBerth([]), runBerth(['--help'])])
    expect(bare).toMatchObject({ code: 0, stderr: '' })
    expect(asked.stdout).toBe(bare.stdout)
  })

  it('says its version alone on a line, or with what runs it', async () => {
    const [bare, asked, json] = await Promise.all([
      runBerth(['version']),
      runBerth(['--version']),
      runBerth(['version', '-o', 'json']),
    ])
    expect([bare.stdout, asked.stdout]).toEqual([`${version}\n`, `${version}\n`])
    expect(JSON.parse(json.stdout)).toEqual({
      version,
      node: process.versions.node,
      platform: `${process.platform}/${process.arch}`,
    })
  })

  it('refuses a format that it does not have, and names those that it has', async () => {
    const ran = await runBerth(['version', '-o', 'xml'])
    expect(ran).toMatchObject({ code: 2, stderr: 'berth: --output xml: use table, json, yaml\n' })
  })

  it('colours nothing in a pipe, unless FORCE_COLOR says so, and nothing by NO_COLOR', async () => {
    const escapes = async (env: Readonly<Record<string, string>>) =>
      (await runBerth(['help'], env)).stdout.includes('\x1b')
    expect(await escapes({})).toBe(false)
    expect(await escapes({ FORCE_COLOR: '1' })).toBe(true)
    expect(await escapes({ FORCE_COLOR: '0' })).toBe(false)
    expect(await escapes({ NO_COLOR: '1' })).toBe(false)
  })
})
