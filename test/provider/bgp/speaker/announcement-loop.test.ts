import { describe, expect, it } from 'vitest'
import { FakeClock } from '#mocks/time/clock'
import type { Announcement, NodeAnnouncements } from '#provider/bgp/announcement'
import { AnnouncementLoop } from '#provider/bgp/speaker/announcement-loop'
import type { LoopState } from '#provider/bgp/speaker/announcement-loop'
import { settle } from '#test/reconcilers/settle'
import { PlayedAnnouncer } from './played-announcer.ts'

function stateOf(...prefixes: readonly string[]): NodeAnnouncements {
  const announcements = prefixes.map(
    (prefix) => ({ prefix, from: { kind: 'service', services: [] } }) as unknown as Announcement,
  )
  return { router: { asn: 64522, id: '1.1.1.1' }, peers: [], bfdProfiles: [], announcements }
}

class Played {
  readonly announcer = new PlayedAnnouncer()
  readonly clock = new FakeClock()
  desired: NodeAnnouncements | undefined
  dueAt: number | undefined
  readonly states: LoopState[] = []
  readonly stopping = new AbortController()
  readonly loop = new AnnouncementLoop({
    announcer: this.announcer,
    clock: this.clock,
    random: () => 1,
    desire: () => (this.desired === undefined ? undefined : { desired: this.desired, dueAt: this.dueAt }),
    onState: (state) => this.states.push(state),
  })
  readonly ended: Promise<void>

  constructor(desired?: NodeAnnouncements, arrange: (announcer: PlayedAnnouncer) => void = () => undefined) {
    this.desired = desired
    arrange(this.announcer)
    this.ended = this.loop.run(this.stopping.signal)
  }

  async want(...prefixes: readonly string[]): Promise<void> {
    this.desired = stateOf(...prefixes)
    this.loop.wake()
    await settle()
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms)
    await settle()
  }
}

describe('the loop of a speaker', () => {
  it('looks first, then applies, then looks whether it is there', async () => {
    const { announcer, loop } = new Played(stateOf('a'))
    expect(announcer.applied).toEqual([])
    await settle()
    expect(announcer.prefixes).toEqual(['a'])
    expect(announcer.looks).toBe(2)
    expect(loop.state).toMatchObject({ generation: 1, failure: undefined, observation: { accepted: new Set(['a']) } })
  })

  it('looks again soon, and then less and less often, while a router is yet to be heard', async () => {
    const played = new Played(stateOf('a'), (announcer) => (announcer.isWaiting = true))
    const { announcer } = played
    await settle()
    const times: number[] = []
    for (let ms = 0; ms < 30_000; ms += 50) {
      const { looks } = announcer
      await played.pass(50)
      if (announcer.looks > looks) times.push(ms + 50)
    }
    expect(times[0]).toBeLessThanOrEqual(500)
    expect(times.filter((at) => at <= 5000).length).toBeGreaterThanOrEqual(3)
    expect(times.length).toBeLessThan(9)
    announcer.isWaiting = false
    await played.pass(10_000)
    const { looks } = announcer
    await played.pass(9000)
    expect(announcer.looks).toBe(looks)
  })

  it('applies nothing before the daemon was seen, nor while nothing can be said', async () => {
    const played = new Played(stateOf('a'), (announcer) => (announcer.isDown = true))
    await settle()
    expect(played.loop.state.failure).toEqual({ kind: 'unreachable', message: 'the control socket is not there' })
    played.desired = undefined
    played.announcer.isDown = false
    await played.pass(200)
    expect(played.announcer.applied).toEqual([])
    expect(played.loop.state.failure).toBeUndefined()
  })

  it('takes the latest state once the apply in flight has ended, and none between', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    const release = played.announcer.holdApplies()
    await played.want('b')
    await played.want('c')
    await played.want('d')
    release()
    await settle()
    expect(played.announcer.applied.map(({ announcements }) => announcements[0]?.prefix)).toEqual(['a', 'b', 'd'])
  })

  it('applies nothing again that did not change', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    played.loop.wake()
    await played.pass(60_000)
    expect(played.announcer.applied).toHaveLength(1)
  })

  it('wakes by itself when time alone may change something', async () => {
    const played = new Played(stateOf('a'))
    played.dueAt = played.clock.now() + 3000
    await settle()
    played.desired = stateOf('b')
    await played.pass(2999)
    expect(played.announcer.prefixes).toEqual(['a'])
    await played.pass(1)
    expect(played.announcer.prefixes).toEqual(['b'])
  })

  it('comes back to a daemon that was away, doubling the pause up to five seconds', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    played.announcer.isDown = true
    await played.want('b')
    const tries: number[] = []
    for (let step = 0; step < 8; step += 1) {
      const before = played.announcer.looks
      let waited = 0
      while (played.announcer.looks === before && waited < 20_000) {
        await played.pass(100)
        waited += 100
      }
      tries.push(waited)
    }
    expect(tries).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000])
    played.announcer.isDown = false
    await played.pass(5000)
    expect(played.announcer.prefixes).toEqual(['b'])
    expect(played.loop.state.failure).toBeUndefined()
  })

  it('gives up on a daemon that hangs after 15 seconds, and tries again', async () => {
    const played = new Played(stateOf('a'), ({ plans }) => plans.push('hang'))
    await settle()
    await played.pass(14_999)
    expect(played.loop.state.failure).toBeUndefined()
    await played.pass(1)
    expect(played.loop.state.failure).toEqual({ kind: 'unreachable', message: 'played did not answer within 15 s' })
    await played.pass(200)
    expect(played.announcer.prefixes).toEqual(['a'])
  })

  it('leaves a state alone that was refused, says so, and takes the next one at once', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    played.announcer.plans.push('refuse', 'refuse')
    await played.want('bad')
    expect(played.announcer.prefixes).toEqual(['a'])
    expect(played.loop.state).toMatchObject({
      generation: 1,
      failure: { kind: 'refused', message: 'bird.conf:12: syntax error' },
    })
    await played.pass(999)
    expect(played.announcer.plans).toEqual(['refuse'])
    await played.pass(1)
    expect(played.announcer.plans).toEqual([])
    await played.want('good')
    expect(played.announcer.prefixes).toEqual(['good'])
    expect(played.loop.state.failure).toBeUndefined()
  })

  it('is content when what was refused is taken back', async () => {
    const first = stateOf('a')
    const played = new Played(first)
    await settle()
    played.announcer.plans.push('refuse')
    await played.want('bad')
    played.desired = first
    played.loop.wake()
    await settle()
    expect(played.loop.state.failure).toBeUndefined()
    const { looks } = played.announcer
    await played.pass(9000)
    expect(played.announcer.looks).toBe(looks)
  })

  it.each([
    ['lost', (announcer: PlayedAnnouncer) => (announcer.lost = ['a'])],
    ['got beside', (announcer: PlayedAnnouncer) => (announcer.stray = ['x'])],
  ])('mends what the daemon %s, at once and then with patience', async (_, spoil) => {
    const played = new Played(stateOf('a', 'b'))
    await settle()
    const applied = async (ms: number) => {
      spoil(played.announcer)
      await played.pass(ms)
      return played.announcer.applied.length
    }
    expect(await applied(10_000)).toBe(2)
    await played.pass(10_000)
    expect(await applied(10_000)).toBe(3)
  })

  it('does not fight with a daemon that will not keep what it is given', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    const { announcer } = played
    const apply = announcer.apply.bind(announcer)
    announcer.apply = async (desired, signal) => {
      await apply(desired, signal)
      announcer.lost = ['a']
    }
    announcer.lost = ['a']
    for (let second = 0; second < 600; second += 1) await played.pass(1000)
    expect(announcer.applied.length).toBeLessThan(20)
    expect(announcer.applied.length).toBeGreaterThan(8)
  })

  it('leaves the daemon as it is when it is stopped, also in the middle of an apply', async () => {
    const played = new Played(stateOf('a'))
    await settle()
    played.announcer.plans.push('hang')
    await played.want('b')
    played.stopping.abort()
    await played.ended
    expect(played.announcer.prefixes).toEqual(['a'])
    expect(played.loop.state.failure).toBeUndefined()
  })
})
