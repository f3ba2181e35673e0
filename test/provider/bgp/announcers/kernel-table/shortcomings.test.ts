import { describe, expect, it } from 'vitest'
import { shortcomings } from '#provider/bgp/announcers/kernel-table/shortcomings'
import { announcement, nodeState } from '../node-state.ts'

describe('the kernel table', () => {
  const { prefix: _prefix, from: _from, ...attributes } = announcement
  const apart = ['tor-a', 'tor-b'].map((name, med) => ({ ...attributes, peers: [name], med }))

  it('says that it tells all peers the same, where they shall be told different things', () => {
    const announcements = [announcement, { ...announcement, prefix: '10.0.0.1/32', apart }, { ...announcement, apart }]
    const [problem, ...rest] = shortcomings(nodeState({ announcements }))
    expect(problem?.about).toBe('prefix 10.0.0.1/32 and 1 more')
    expect(problem?.fix).toContain('announce by BIRD')
    expect(rest).toEqual([])
  })

  it('has nothing to say where all are told the same', () => {
    expect(shortcomings(nodeState())).toEqual([])
  })
})
