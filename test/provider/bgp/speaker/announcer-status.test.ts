import { describe, expect, it } from 'vitest'
import type { Announcement, NodeAnnouncements } from '#provider/bgp/announcement'
import type { Observation, Session } from '#provider/bgp/announcers/announcer'
import { announcerStatus } from '#provider/bgp/speaker/announcer-status'
import type { StatusParts } from '#provider/bgp/speaker/announcer-status'
import type { LoopState } from '#provider/bgp/speaker/announcement-loop'
import { aPeer } from '../advertise/played-rack.ts'

function announcement(prefix: string, change: Partial<Announcement> = {}): Announcement {
  return { prefix, from: { kind: 'service', services: ['default/web'] }, peers: undefined, ...change } as Announcement
}

function desiredOf(announcements: readonly Announcement[]): NodeAnnouncements {
  const { password: _, nodeSelectors: _selectors, ...peer } = aPeer()
  const peers = ['a', 'b'].map((name) => ({ ...peer, name, password: 'secret-word' }))
  return { router: { asn: 1, id: '1.1.1.1' }, peers, bfdProfiles: [], announcements }
}

const up = (peer: string): Session => ({ peer, state: 'Established', establishedAt: 0, bfd: 'Up', lastError: '' })

function statusOf(desired: NodeAnnouncements, loop: Partial<LoopState> = {}, parts: Partial<StatusParts> = {}) {
  const advertised = { desired, problems: [], dueAt: undefined, verdicts: new Map(), turns: [] }
  const state = { generation: 1, applied: desired, observation: undefined, failure: undefined, ...loop }
  return announcerStatus({
    announcer: 'bird',
    report: { loop: state, advertised },
    findings: [],
    waitingFor: '',
    ...parts,
  })
}

function seen(accepted: readonly string[], sessions: readonly Session[] = [up('a'), up('b')]): Observation {
  const all = new Set(accepted)
  return {
    sessions,
    accepted: all,
    advertised: new Map([
      ['a', all],
      ['b', new Set<string>()],
    ]),
  }
}

describe('the status of a node', () => {
  it('counts, and names only what is not as it should be', () => {
    const desired = desiredOf([announcement('10.0.0.1/32'), announcement('10.0.0.2/32', { peers: ['b'] })])
    const status = statusOf(desired, { observation: seen(['10.0.0.1/32']) })
    expect(status).toMatchObject({ desired: 2, accepted: 1, missing: ['10.0.0.2/32'], ready: false })
    expect(status.message).toBe('the daemon lacks 1 of the prefixes')
    expect(status.peers.map(({ name, desired: due, advertised, missing }) => [name, due, advertised, missing])).toEqual(
      [
        ['a', 1, 1, []],
        ['b', 2, 0, ['10.0.0.1/32', '10.0.0.2/32']],
      ],
    )
  })

  it('is ready once the daemon holds all and every session is up, and names the sessions that are not', () => {
    const desired = desiredOf([announcement('10.0.0.1/32')])
    expect(statusOf(desired, { observation: seen(['10.0.0.1/32']) }).ready).toBe(true)
    const down = { ...up('b'), state: 'Active', lastError: 'Connection refused' } as const
    const status = statusOf(desired, { observation: seen(['10.0.0.1/32'], [up('a'), down]) })
    expect(status).toMatchObject({ ready: false, message: 'no session with b' })
    expect(status.peers[1]).toMatchObject({ state: 'Active', lastError: 'Connection refused' })
  })

  it('says first what the speaker waits for, then what the daemon said', () => {
    const desired = desiredOf([])
    const failure = { kind: 'refused', message: 'bird.conf:1: no' } as const
    expect(statusOf(desired, { failure }).message).toBe('bird.conf:1: no')
    expect(statusOf(desired, { failure }, { waitingFor: 'the cluster' }).message).toBe('the cluster')
  })

  it('does not miss a loopback that a daemon of others has from the interface', () => {
    const desired = desiredOf([announcement('1.1.1.1/32', { from: { kind: 'loopback' } })])
    expect(statusOf(desired, { observation: seen([]) }).missing).toEqual([])
  })

  it('stays small with ten thousand addresses of which none was taken', () => {
    const all = Array.from({ length: 10_000 }, (_, at) =>
      announcement(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32`),
    )
    const status = statusOf(desiredOf(all), { observation: seen([]) })
    expect(status).toMatchObject({ desired: 10_000, accepted: 0, prefixes: [] })
    expect(status.missing).toHaveLength(100)
    expect(JSON.stringify(status).length).toBeLessThan(10_000)
  })

  it('holds no password', () => {
    expect(JSON.stringify(statusOf(desiredOf([announcement('10.0.0.1/32')])))).not.toContain('secret-word')
  })
})
