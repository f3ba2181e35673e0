import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '#cli/commands'
import { bashCompletion } from '#cli/completion/bash'

/** The completion in a real bash, with a kubectl of our own that says what it was asked. */
describe('the completion of bash', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'berth-completion-'))
    writeFileSync(join(directory, 'berth.bash'), bashCompletion(commands))
    writeFileSync(join(directory, 'kubectl'), '#!/bin/sh\nprintf "service/%s\\n" web wide "$*" | tr " " _\n', {
      mode: 0o755,
    })
    writeFileSync(join(directory, 'shop.yaml'), '')
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  /** What is offered for the last of the words. */
  function offered(...words: readonly string[]): readonly string[] {
    const script = `source ./berth.bash
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _berth; printf '%s\\n' "\${COMPREPLY[@]}"`
    const env = { PATH: `${directory}:/usr/bin:/bin` }
    const ran = spawnSync('bash', ['--norc', '-c', script, 'bash', 'berth', ...words], {
      cwd: directory,
      env,
      encoding: 'utf8',
    })
    expect(ran.stderr).toBe('')
    return ran.stdout.split('\n').filter((word) => word !== '')
  }

  it.each([
    [['pl'], ['plan']],
    [['explain', '--out'], ['--output']],
    [
      ['explain', '--output', ''],
      ['table', 'json', 'yaml'],
    ],
    [['explain', '-o', 'y'], ['yaml']],
    [['plan', '-f', 'sh'], ['shop.yaml']],
    [['controller', '--cluster-name', ''], []],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['help', 'tor'], ['tor-config']],
    [
      ['explain', 'service/w'],
      ['service/web', 'service/wide'],
    ],
  ])('offers after %j: %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected)
  })

  it('offers every command first, and every option of a command', () => {
    expect(offered('')).toEqual(commands.map(({ name }) => name))
    for (const { name, options } of commands) {
      const long = offered(name, '--').filter((word) => word !== '--help')
      expect([name, ...long]).toEqual([name, ...Object.keys(options).map((option) => `--${option}`)])
    }
  })

  it('asks kubectl for the Services of the namespace and the cluster that stand on the line', () => {
    const asked = offered('explain', '-n', 'shop', '--context', 'lab', 'service/get')
    expect(asked).toEqual(['service/get_services_-o_name_--request-timeout=2s_-n_shop_--context_lab'])
  })
})
