import { describe, expect, test } from 'vitest'
import { formatPrefix, parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { CidrSpace } from '#reconcilers/node-ipam/cidr-space'

const cidr = (text: string) => parsePrefix(text) as Prefix

function spaceOf(within: string, nodeLength: number, ...notIn: readonly string[]) {
  const space = new CidrSpace({ within: cidr(within), nodeLength, notIn: notIn.map(cidr) })
  const take = (node: string) => {
    const range = space.take(node)
    return range && formatPrefix(range)
  }
  return {
    take,
    hold: (node: string, text: string) => space.hold(node, cidr(text)),
    release: (node: string) => space.release(node),
  }
}

describe('ranges of nodes', () => {
  test('are given one after the other until there is none left', () => {
    const { take } = spaceOf('10.244.0.0/22', 24)
    expect(['a', 'b', 'c', 'd', 'e'].map(take)).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
      '10.244.3.0/24',
      undefined,
    ])
  })

  test('keep clear of what stands, whatever its size', () => {
    const { take, hold } = spaceOf('10.244.0.0/20', 24)
    hold('small', '10.244.0.128/25')
    hold('large', '10.244.2.0/23')
    hold('within the large one', '10.244.3.0/24')
    expect(['a', 'b', 'c'].map(take)).toEqual(['10.244.1.0/24', '10.244.4.0/24', '10.244.5.0/24'])
  })

  test('keep clear of the ranges of Services', () => {
    const { take } = spaceOf('10.0.0.0/14', 16, '10.0.0.0/16', '10.2.128.0/24', 'fd00::/108')
    expect(['a', 'b', 'c'].map(take)).toEqual(['10.1.0.0/16', '10.3.0.0/16', undefined])
  })

  test('that were given back come round again last', () => {
    const { take, release } = spaceOf('10.244.0.0/22', 24)
    expect([take('a'), take('b')]).toEqual(['10.244.0.0/24', '10.244.1.0/24'])
    release('a')
    expect([take('c'), take('d'), take('e'), take('f')]).toEqual([
      '10.244.2.0/24',
      '10.244.3.0/24',
      '10.244.0.0/24',
      undefined,
    ])
  })

  test('that two nodes have are free only when both are gone', () => {
    const { take, hold, release } = spaceOf('10.244.0.0/23', 24)
    hold('a', '10.244.0.0/24')
    hold('b', '10.244.0.0/24')
    hold('c', '10.244.1.0/24')
    release('a')
    expect(take('d')).toBeUndefined()
    release('b')
    expect(take('d')).toBe('10.244.0.0/24')
  })

  test('are those of IPv6 too', () => {
    const { take, hold } = spaceOf('fd00:10:244::/56', 64)
    hold('a', 'fd00:10:244:0::/64')
    expect(take('b')).toBe('fd00:10:244:1::/64')
  })

  test('of five thousand nodes are found within a second', () => {
    const { take } = spaceOf('10.0.0.0/8', 24)
    const began = performance.now()
    const given = new Set(Array.from({ length: 5000 }, (_, at) => take(`node-${at}`)))
    expect(given.size).toBe(5000)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
