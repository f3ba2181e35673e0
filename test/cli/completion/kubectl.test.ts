import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '#cli/commands'
import { completeForKubectl } from '#cli/completion/kubectl'

/** With a kubectl of our own on the PATH that says what it was asked. */
describe('what kubectl is told that may follow', () => {
  const before = process.env['PATH']
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'berth-kubectl-complete-'))
    writeFileSync(join(directory, 'kubectl'), '#!/bin/sh\nprintf "service/%s\\n" web wide "$*" | tr " " _\n', {
      mode: 0o755,
    })
    process.env['PATH'] = `${directory}:${before ?? ''}`
  })
  afterAll(() => {
    process.env['PATH'] = before
    rmSync(directory, { recursive: true, force: true })
  })

  const offered = async (...words: readonly string[]) => (await completeForKubectl(commands, words)).split('\n')

  it.each([
    ['a choice', ['explain', '--output', ''], ['table', 'json', 'yaml', ':4']],
    ['a choice by its letter', ['explain', '-o', 'y'], ['yaml', ':4']],
    ['a choice behind an equals sign', ['explain', '--output=y'], ['--output=yaml', ':4']],
    ['the name of a file, which is the shell’s to find', ['plan', '-f', 'sh'], [':0']],
    ['a word of one’s own, for which nothing is known', ['controller', '--cluster-name', ''], [':4']],
    ['an argument', ['completion', ''], ['bash', 'zsh', 'fish', ':4']],
    ['a command that there is not', ['nothing', ''], [':4']],
    ['a Service', ['explain', 'service/w'], ['service/web', 'service/wide', ':4']],
    ['a Service in short', ['explain', 'svc/we'], ['svc/web', ':4']],
    [
      'a Service of the namespace and cluster on the line',
      ['explain', '-n', 'shop', '--context=lab', 'service/get'],
      ['service/get_services_-o_name_--request-timeout=2s_-n_shop_--context=lab', ':4'],
    ],
  ])('%s', async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected)
  })

  it('a command, with what it is for', async () => {
    const words = commands.map(({ name, summary }) => `${name}\t${summary}`)
    expect(await offered('')).toEqual([...words, ':4'])
    expect(await offered('sup')).toEqual([expect.stringMatching(/^support-bundle\t/), ':4'])
  })

  it('a flag, with what it is for', async () => {
    expect(await offered('explain', '--out')).toEqual([expect.stringMatching(/^--output\t/), ':4'])
  })

  it('no Service where kubectl fails', async () => {
    process.env['PATH'] = '/nonexistent'
    expect(await offered('explain', '')).toEqual([':4'])
    process.env['PATH'] = `${directory}:${before ?? ''}`
  })
})
