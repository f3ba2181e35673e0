import { readFile, readdir, stat } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBird } from '#provider/bgp/announcers/bird/bird'
import { AnnouncerError } from '#provider/bgp/announcers/announcer'
import type { Announcer } from '#provider/bgp/announcers/announcer'
import { systemClock } from '#provider/time/clock'
import { announcement, nodeState, peer } from '../node-state.ts'
import { playBird } from './played-bird.ts'
import type { PlayedBird } from './played-bird.ts'

const never = new AbortController().signal
/** The kernel has no routes of ours: `ip` is played by a program that takes everything and prints nothing. */
const ip = ['true']

let bird: PlayedBird
let announcer: Announcer

beforeEach(async () => {
  bird = await playBird(1)
  const { configFile, controlSocket } = bird
  announcer = createBird({ configFile, controlSocket, clock: systemClock, answerTimeoutMs: 100, ip })
})

afterEach(async () => {
  await bird[Symbol.asyncDispose]()
})

async function failureOf(attempt: Promise<unknown>): Promise<AnnouncerError> {
  const failure = await attempt.catch((error: unknown) => error)
  if (failure instanceof AnnouncerError) return failure
  throw new Error(`no AnnouncerError: ${String(failure)}`)
}

describe('an apply to BIRD', () => {
  it('checks, takes on trial, looks, and confirms', async () => {
    await announcer.apply(nodeState(), never)
    expect(bird.commands).toEqual([
      `configure check "${bird.configFile}.next"`,
      'configure timeout 10',
      'show status',
      'show route table announced_ipv4 count',
      'show route table announced_ipv6 count',
      'configure confirm',
    ])
    expect(await readFile(bird.configFile, 'utf8')).toContain('route 172.16.7.192/32 blackhole;')
  })

  it('says nothing to the daemon when nothing differs', async () => {
    await announcer.apply(nodeState(), never)
    const told = bird.commands.length
    await announcer.apply(nodeState(), never)
    expect(bird.commands).toHaveLength(told)
  })

  it('leaves a file that only its owner can read, and no other', async () => {
    await announcer.apply(nodeState({ peers: [{ ...peer, password: 'secret' }] }), never)
    expect((await stat(bird.configFile)).mode & 0o777).toBe(0o600)
    expect((await readdir(bird.folder)).toSorted()).toEqual(['bird.conf', 'bird.ctl'])
  })

  it.each([
    ['configure check', '8002 /x/bird.conf.next:21:9 syntax error\n', 'refused'],
    ['configure timeout', '8002 /x/bird.conf:21:9 syntax error\n', 'refused'],
    ['configure timeout', undefined, 'unreachable'],
    ['configure confirm', undefined, 'unreachable'],
    ['show route table announced_ipv4 count', '0014 0 of 0 routes for 0 networks\n', 'unreachable'],
    ['greeting', undefined, 'unreachable'],
  ] as const)('puts the old file back when `%s` is answered by %o', async (command, answer, kind) => {
    await announcer.apply(nodeState(), never)
    const before = await readFile(bird.configFile, 'utf8')
    bird.answers.set(command, answer)
    const failure = await failureOf(announcer.apply(nodeState({ announcements: [{ ...announcement, med: 5 }] }), never))
    expect(failure.kind).toBe(kind)
    expect(await readFile(bird.configFile, 'utf8')).toBe(before)
    expect(await readdir(bird.folder)).not.toContain('bird.conf.next')
  })

  it('tries the same state again after it failed', async () => {
    bird.answers.set('configure check', '8002 no\n')
    await failureOf(announcer.apply(nodeState(), never))
    bird.answers.set('configure check', '0020 Configuration OK\n')
    await announcer.apply(nodeState(), never)
    expect(bird.commands.at(-1)).toBe('configure confirm')
  })

  it('shows the line that the daemon means', async () => {
    const line = (await lines()).indexOf('  route 172.16.7.192/32 blackhole;') + 1
    bird.answers.set('configure check', `8002 /x/bird.conf.next:${line}:9 syntax error, unexpected BLACKHOLE\n`)
    const { message } = await failureOf(
      announcer.apply(nodeState({ announcements: [{ ...announcement, med: 5 }] }), never),
    )
    expect(message).toContain(`line ${line}: syntax error, unexpected BLACKHOLE: route 172.16.7.192/32`)
  })

  it('shows no line that holds a password', async () => {
    const secret = nodeState({ peers: [{ ...peer, password: 'hush' }] })
    const line = (await lines()).findIndex((text) => text.includes('graceful restart')) + 2
    bird.answers.set('configure check', `8002 /x/bird.conf.next:${line}:9 too long\n`)
    const { message } = await failureOf(announcer.apply(secret, never))
    expect(message).toContain(`line ${line}: too long`)
    expect(message).not.toContain('hush')
  })

  it('waits while the daemon is still reconfiguring', async () => {
    bird.answers.set('show status', '0013 Reconfiguration in progress\n')
    const applied = announcer.apply(nodeState(), never)
    await expect.poll(() => bird.commands.filter((command) => command === 'show status').length).toBeGreaterThan(2)
    expect(bird.commands).not.toContain('configure confirm')
    bird.answers.set('show status', '0013 Daemon is up and running\n')
    await applied
  })

  it('is given up when its caller gives up', async () => {
    bird.answers.set('configure check', undefined)
    const reason = new Error('stopped')
    const stop = new AbortController()
    const applied = announcer.apply(nodeState(), stop.signal).catch((error: unknown) => error)
    await expect.poll(() => bird.commands.length).toBe(1)
    stop.abort(reason)
    expect(await applied).toBe(reason)
  })

  it('tells that it waits while the router of an unnumbered session is yet to be heard', async () => {
    for (const question of ['show protocols all', 'show bfd sessions', 'show route table'])
      bird.answers.set(question, '0000 \n')
    expect(await announcer.observe(never)).toMatchObject({ isWaiting: false })
    await announcer.apply(nodeState({ peers: [{ ...peer, at: { interface: 'up0' } }] }), never)
    expect(await announcer.observe(never)).toMatchObject({
      isWaiting: true,
      sessions: [{ lastError: 'no router was heard on up0' }],
    })
  })

  it('gives a daemon that was never started a first file, at the first look already', async () => {
    await failureOf(announcer.observe(never))
    expect(await readFile(bird.configFile, 'utf8')).toContain('protocol device')
  })
})

async function lines(): Promise<readonly string[]> {
  await announcer.apply(nodeState(), never)
  return (await readFile(bird.configFile, 'utf8')).split('\n')
}
