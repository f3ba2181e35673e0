import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReplyReader, isRefusal, linesOf, sentence } from '#provider/bgp/announcers/bird/reply'
import type { Reply } from '#provider/bgp/announcers/bird/reply'

const stream = [
  '0001 BIRD 2.0.12 ready.',
  '1007-Table announced_ipv4:',
  ' 172.16.7.193/32      blackhole [static_ipv4 15:24:02.810] * (200)',
  ' 172.16.7.192/32      blackhole [static_ipv4 15:24:02.810] * (200)',
  '0000 ',
  '0002-Reading configuration from /run/bird.conf',
  '8002 /run/bird.conf:12:3 syntax error, unexpected BLACKHOLE',
  '',
].join('\n')

function readInPieces(pieces: readonly string[]): Reply[] {
  const replies: Reply[] = []
  const read = createReplyReader((reply) => replies.push(reply))
  for (const piece of pieces) read(piece)
  return replies
}

describe('replies of BIRD', () => {
  it('come out the same, in whatever pieces they come in', () => {
    const whole = readInPieces([stream])
    expect(whole.map(({ code }) => code)).toEqual([1, 0, 8002])
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
        const ends = [...cuts.toSorted((one, other) => one - other), stream.length]
        const pieces = ends.map((end, index) => stream.slice(ends[index - 1] ?? 0, end))
        expect(readInPieces(pieces)).toEqual(whole)
      }),
      { seed: 6, numRuns: 200 },
    )
  })

  it('keep continued lines under their code', () => {
    const [, table] = readInPieces([stream])
    expect(table === undefined ? [] : linesOf(table, 1007)).toHaveLength(3)
  })

  it('are told from refusals', () => {
    const [greeting, table, refused] = readInPieces([stream])
    expect([greeting, table, refused].map((reply) => reply !== undefined && isRefusal(reply))).toEqual([
      false,
      false,
      true,
    ])
    expect(refused === undefined ? '' : sentence(refused)).toContain('unexpected BLACKHOLE')
  })
})
