import { describe, expect, it } from 'vitest'
import { AnnouncerError } from '#provider/bgp/announcers/announcer'
import { chooseRouter, heardRouters } from '#provider/bgp/announcers/bird/heard-routers'

const router = { dst: 'fe80::9', state: ['STALE'], router: null }
const host = { dst: 'fe80::1', state: ['REACHABLE'] }

describe('the router on the cable of an unnumbered session', () => {
  it('is who sends router advertisements', () => {
    expect(chooseRouter([host, router], undefined)).toBe('fe80::9')
  })

  it('is whoever is there, where nobody advertises', () => {
    expect(chooseRouter([host], undefined)).toBe('fe80::1')
  })

  it('is nobody who stopped answering or has a global address', () => {
    expect(
      chooseRouter(
        [
          { ...router, state: ['FAILED'] },
          { dst: 'fd00::1', state: ['REACHABLE'] },
        ],
        undefined,
      ),
    ).toBe(undefined)
  })

  it('stays who it was while that one is there', () => {
    const second = { ...router, dst: 'fe80::a' }
    expect(chooseRouter([router, second], 'fe80::a')).toBe('fe80::a')
    expect(chooseRouter([router], 'fe80::a')).toBe('fe80::9')
  })

  it('is nobody on an interface that is not there', async () => {
    const runIp = async (args: readonly string[]): Promise<string> => {
      if (args.includes('up1')) throw new AnnouncerError('unreachable', 'Cannot find device "up1"')
      return JSON.stringify([router])
    }
    const found = await heardRouters(runIp, ['up0', 'up1', 'up0'], new Map(), new AbortController().signal)
    expect([...found]).toEqual([['up0', 'fe80::9']])
  })
})
