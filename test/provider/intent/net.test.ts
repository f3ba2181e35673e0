import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '#provider/intent/net/address'
import { aggregate, contains, formatPrefix, parsePrefix, type Prefix } from '#provider/intent/net/prefix'

describe('parseAddress', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['2001:0DB8::0:1', '2001:db8::1'],
    ['::', '::'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical)
  })

  test.each(['010.0.0.1', '1.2.3', '0x7f.1', '1.2.3.4 ', ' ::1', 'fe80::1%eth0', '1::2::3', '', '10.0.0.0/8'])(
    'does not take "%s", which Go does not take either',
    (text) => {
      expect(parseAddress(text)).toBeUndefined()
    },
  )
})

describe('parsePrefix', () => {
  test.each(['10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/+8', '10/8', '10.0.0.0/', '010.0.0.0/8', '::/129', '/8', 'x', ''])(
    'does not take "%s"',
    (text) => {
      expect(parsePrefix(text)).toEqual({ why: 'it is not a CIDR' })
    },
  )

  test('names the network that was meant where host bits are in the way', () => {
    expect(parsePrefix('10.1.2.3/8')).toEqual({ why: 'it has host bits', masked: '10.0.0.0/8' })
    expect(parsePrefix('2001:db8::1/32')).toEqual({ why: 'it has host bits', masked: '2001:db8::/32' })
  })

  test.each(['0.0.0.0/0', '10.0.0.0/8', '192.0.2.7/32', '::/0', '2001:db8::/32', '::1/128'])(
    'writes %s back',
    (text) => {
      expect(formatPrefix(prefix(text))).toBe(text)
    },
  )
})

describe('aggregate', () => {
  test.each([
    { given: ['10.0.0.0/9', '10.128.0.0/9'], gives: ['10.0.0.0/8'] },
    { given: ['10.0.0.0/8', '10.1.0.0/16'], gives: ['10.0.0.0/8'] },
    { given: ['10.1.0.0/16', '10.2.0.0/16'], gives: ['10.1.0.0/16', '10.2.0.0/16'] },
    { given: ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/2'], gives: ['0.0.0.0/0'] },
    { given: ['::/1', '10.0.0.0/8', '8000::/1'], gives: ['10.0.0.0/8', '::/0'] },
    { given: ['10.0.0.0/8', '10.0.0.0/8'], gives: ['10.0.0.0/8'] },
  ])('makes $gives of $given', ({ given, gives }) => {
    expect(aggregate(given.map(prefix)).map(formatPrefix)).toEqual(gives)
  })

  test('covers exactly the addresses that were covered, by the fewest networks', () => {
    // All networks of an eight-bit world, so that every address can be looked at.
    const small = fc
      .tuple(fc.integer({ min: 24, max: 32 }), fc.integer({ min: 0, max: 255 }))
      .map(([length, host]): Prefix => ({
        family: 'IPv4',
        length,
        base: (BigInt(host) >> BigInt(32 - length)) << BigInt(32 - length),
      }))
    fc.assert(
      fc.property(fc.array(small, { maxLength: 12 }), (given) => {
        const merged = aggregate(given)
        expect(covered(merged)).toEqual(covered(given))
        expect(aggregate(merged)).toEqual(merged)
        expect(merged.some((one) => merged.some((other) => one !== other && contains(one, other)))).toBe(false)
      }),
    )
  })
})

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text)
  if ('why' in parsed) throw new Error(`${text}: ${parsed.why}`)
  return parsed
}

function covered(prefixes: readonly Prefix[]): readonly number[] {
  const hosts = Array.from({ length: 256 }, (_, host) => host)
  return hosts.filter((host) =>
    prefixes.some((each) => contains(each, { family: 'IPv4', base: BigInt(host), length: 32 })),
  )
}
