/** Who finds no room is refused before anything is made (weakness 35, #380). */
import { describe, expect, test } from 'vitest'
import { audit } from '../audit.ts'
import { Stage } from '../stage.ts'
import { refusal, requests } from './asking.ts'

describe('a newcomer for whom there is no room', () => {
  test.each([
    ['rules of the security group', { securityRules: 2 }],
    ['destinations of the security group', { securityPrefixes: 2 }],
    ['rules for each node', { rulesPerNic: 2 }],
    ['rules of the load balancer', { rulesPerLoadBalancer: 2 }],
    ['frontends of the load balancer', { frontendsPerLoadBalancer: 2 }],
    ['the size of the load balancer', { documentBytes: 9000 }],
  ])('weakness 35: costs no write, holds nobody up, and comes in when there is room (%s)', async (_, limits) => {
    await using stage = await Stage.open({ limits })
    for (const [at, name] of ['a', 'b'].entries()) stage.apply(name, { ports: [80 + at] })
    await stage.untilReady()
    stage.emulator.log.clear()
    stage.apply('late', { ports: [90] })
    await stage.until(() => refusal(stage, 'late')?.includes('Azure allows') === true)
    expect(stage.emulator.log.entries.filter(({ method }) => method === 'PUT')).toEqual([])
    stage.apply('a', { ports: [91] })
    await stage.untilReady('a', 'b')
    expect(stage.address('a')).not.toBe('')

    stage.delete('b')
    await stage.untilReady('a', 'late')
    expect(audit(stage)).toEqual([])
  })

  test('weakness 35: is found out among many that come at once, and what is made is let in whole', async () => {
    await using stage = await Stage.open({ limits: { securityRules: 3 } })
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const [at, name] of names.entries()) stage.apply(name, { ports: [80 + at] })
    await stage.until(() => names.filter((name) => refusal(stage, name) !== undefined).length === 2)
    await stage.untilReady('a', 'b', 'c')
    expect(requests(stage, 'publicIPAddresses', 'PUT')).toHaveLength(3)
    expect(audit(stage)).toEqual([])
  })

  test('who stands is not asked again after a restart, however full it is', async () => {
    await using stage = await Stage.open({ limits: { rulesPerNic: 2, securityRules: 2 } })
    for (const [at, name] of ['a', 'b'].entries()) stage.apply(name, { ports: [80 + at] })
    await stage.untilReady()
    stage.emulator.log.clear()
    await stage.restart()
    await stage.untilReady()
    expect(stage.emulator.log.entries.filter(({ method }) => method !== 'GET')).toEqual([])
  })
})
