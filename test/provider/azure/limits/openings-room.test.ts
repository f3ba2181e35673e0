import { describe, expect, test } from 'vitest'
import { OpeningsRoom } from '#provider/azure/limits/openings-room'
import { defaultSettings } from '#provider/config/berth-yaml'
import { allowRuleName } from '#provider/azure/names/security-rule-name'
import type { Opening } from '#provider/azure/security-group/part'
import type { SecurityRule } from '#provider/azure/security-group/body'

const { limits } = defaultSettings
const prefix = 'k8s-azure-lb'

function opening(port: number, address: string): Opening {
  return {
    access: 'Allow',
    family: 'IPv4',
    protocol: 'Tcp',
    sources: ['Internet'],
    ports: [port],
    destinations: [address],
  }
}

function foreignRules(priorities: readonly number[]): readonly SecurityRule[] {
  return priorities.map((priority) => ({
    name: `theirs-${priority}`,
    properties: {
      priority,
      direction: 'Inbound',
      access: 'Allow',
      sourceAddressPrefix: '*',
      destinationAddressPrefix: '*',
    },
  }))
}

/** What the openings would exceed, all at once, in a security group that stands so. */
const lackOfOpenings = (...[openings, body, options]: readonly [...Parameters<OpeningsRoom['promise']>, RoomOptions]) =>
  new OpeningsRoom(options).promise(openings, body)

type RoomOptions = ConstructorParameters<typeof OpeningsRoom>[0]

const all = Array.from({ length: 3596 }, (_, at) => 500 + at)

describe('room for openings in the security group', () => {
  const many = { ...limits, securityRules: 5000, securityPrefixes: 9000 }

  test('weakness 35: ends where every priority from 500 to 4095 is somebody’s', () => {
    const group = (priorities: readonly number[]) => ({ properties: { securityRules: foreignRules(priorities) } })
    expect(lackOfOpenings([opening(80, '20.0.0.1')], group(all), { limits: many, prefix })).toEqual({
      limit: 'securityPriorities',
      taken: 3597,
      most: 3596,
    })
    expect(lackOfOpenings([opening(80, '20.0.0.1')], group(all.slice(1)), { limits: many, prefix })).toBeUndefined()
  })

  test('is counted as rules are shared: many Services with the same ports are one rule', () => {
    const same = Array.from({ length: 50 }, (_, at) => opening(80, `20.0.0.${at}`))
    const others = Array.from({ length: 50 }, (_, at) => opening(80 + at, `20.0.0.${at}`))
    const few = { limits: { ...limits, securityRules: 10 }, prefix } as const
    expect(lackOfOpenings(same, { properties: {} }, few)).toBeUndefined()
    expect(lackOfOpenings(others, { properties: {} }, few)).toEqual({ limit: 'securityRules', taken: 50, most: 10 })
  })

  test('ends where the document grows larger than one request may be (#380)', () => {
    const wide = { ...opening(80, '20.0.0.1'), sources: Array.from({ length: 3000 }, (_, at) => `2001:db8:${at}::/48`) }
    const small = { limits: { ...limits, documentBytes: 30_000 }, prefix } as const
    expect(lackOfOpenings([wide], { properties: {} }, small)?.limit).toBe('documentBytes')
    expect(lackOfOpenings([wide], { properties: {} }, { limits, prefix })).toBeUndefined()
  })

  test('is promised to one newcomer after the other, and free again when it is given back', () => {
    const room = new OpeningsRoom({ limits: { ...limits, securityRules: 2 }, prefix })
    const group = { properties: {} }
    const [web, api, mail] = [opening(80, '20.0.0.1'), opening(443, '20.0.0.2'), opening(25, '20.0.0.3')]
    const full = { limit: 'securityRules', taken: 3, most: 2 }
    expect(room.promise([web], group)).toBeUndefined()
    expect(room.promise([api], group)).toBeUndefined()
    expect(room.promise([mail], group)).toEqual(full)
    expect(room.promise([mail], group), 'what was refused is not counted').toEqual(full)
    room.takeBack([web])
    expect(room.promise([mail], group)).toBeUndefined()
  })

  test('counts what was promised once, also where it stands by now', () => {
    const tight = { ...limits, securityRules: 1, securityPrefixes: 2 }
    const room = new OpeningsRoom({ limits: tight, prefix })
    expect(room.promise([opening(80, '20.0.0.1')], { properties: {} })).toBeUndefined()
    expect(room.promise([opening(80, '20.0.0.1')], { properties: {} })).toBeUndefined()
    const name = allowRuleName({ family: 'IPv4', protocol: 'Tcp', sources: ['Internet'], ports: [80] }, prefix)
    const standing: SecurityRule = {
      name,
      properties: {
        priority: 500,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        sourceAddressPrefix: 'Internet',
        destinationPortRanges: ['80'],
        destinationAddressPrefixes: ['20.0.0.1', '20.0.0.2'],
      },
    }
    const group = { properties: { securityRules: [standing] } }
    expect(room.promise([opening(80, '20.0.0.2')], group)).toBeUndefined()
    expect(room.promise([opening(80, '20.0.0.3')], group)).toEqual({
      limit: 'securityDestinations',
      taken: 3,
      most: 2,
    })
  })
})
