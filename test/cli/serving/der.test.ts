import { expect, test } from 'vitest'
import { integer } from '#cli/serving/der'

test.each([
  ['a sign needs a zero', [0x80], [0, 0x80]],
  ['none does', [0x7f, 1], [0x7f, 1]],
  ['random bytes begin with zeros', [0, 0, 0x7f], [0x7f]],
  ['they begin with zeros that a sign needs', [0, 0x80], [0, 0x80]],
  ['it is nothing', [0, 0], [0]],
])('an integer has no more leading zeros than it needs: %s', (_, bytes, content) => {
  expect([...integer(Buffer.from(bytes))]).toEqual([2, content.length, ...content])
})
