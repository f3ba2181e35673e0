import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '#mocks/azure/state/journal'
import { lockDirectory } from '#mocks/azure/state/lock'
import type { Change } from '#mocks/azure/state/section'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'azure-journal-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const frames: readonly (readonly Change[])[] = [
  [['ips', 'a', { tags: undefined, dueAt: Infinity }]],
  [
    ['ips', 'b', { tags: { x: '1' } }],
    ['operations', 'o', { status: 'InProgress' }],
  ],
  [['ips', 'a', undefined]],
  [['operations', 'o', { status: 'Succeeded' }]],
]

/** Opens, reads and closes. */
function load() {
  const journal = new Journal(directory)
  journal.close()
  return journal.loaded
}

function stateAfter(count: number) {
  const state = new Map<string, Map<string, unknown>>()
  for (const [section, key, value] of frames.slice(0, count).flat()) {
    const records = state.get(section) ?? new Map<string, unknown>()
    state.set(section, records)
    if (value === undefined) records.delete(key)
    else records.set(key, value)
  }
  return state
}

describe('the journal', () => {
  it('cut off at any byte, holds the whole changes in front of the cut and goes on behind them', () => {
    const file = join(directory, 'state.journal.0')
    const ends = [0]
    const journal = new Journal(directory)
    for (const frame of frames) {
      journal.append(frame)
      ends.push(readFileSync(file).byteLength)
    }
    journal.close()
    copyFileSync(file, join(directory, 'whole'))
    for (let at = 0; at <= (ends.at(-1) ?? 0); at += 1) {
      copyFileSync(join(directory, 'whole'), file)
      truncateSync(file, at)
      const whole = ends.filter((end) => end <= at).length - 1
      const cut = new Journal(directory)
      expect(cut.loaded).toEqual(stateAfter(whole))
      cut.append([['ips', 'z', { late: true }]])
      cut.close()
      expect(load().get('ips')?.get('z')).toEqual({ late: true })
    }
  })

  it('cut off at any byte of a snapshot that is being written, still holds the older pair', () => {
    const journal = new Journal(directory)
    for (const frame of frames) journal.append(frame)
    journal.close()
    writeFileSync(join(directory, 'state.snapshot.draft'), 'half of it')
    expect(load()).toEqual(stateAfter(frames.length))
  })

  it('goes on from a snapshot and forgets the journal before it', () => {
    const journal = new Journal(directory)
    for (const frame of frames) journal.append(frame)
    journal.compact(stateAfter(frames.length))
    journal.append([['ips', 'c', { tags: {} }]])
    journal.close()
    expect(load().get('ips')).toEqual(new Map([...(stateAfter(4).get('ips') ?? []), ['c', { tags: {} }]]))
    expect(() => readFileSync(join(directory, 'state.journal.0'))).toThrow('ENOENT')
  })

  it('refuses a snapshot that is not its own rather than begin with nothing', () => {
    writeFileSync(join(directory, 'state.snapshot'), '{"not": "ours"}')
    expect(() => new Journal(directory)).toThrow('state.snapshot is damaged')
  })
})

it('takes over the lock of a process that is gone, and not of one that lives', () => {
  writeFileSync(join(directory, 'lock'), '4194305')
  lockDirectory(directory)()
  writeFileSync(join(directory, 'lock'), String(process.ppid))
  expect(() => lockDirectory(directory)).toThrow(`process id ${process.ppid}`)
})
