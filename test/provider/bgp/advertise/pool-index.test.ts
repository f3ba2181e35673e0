import { expect, test } from 'vitest'

import { PoolIndex } from '#provider/bgp/advertise/pool-index'
import { readAddress } from '#provider/bgp/pools/address-block'

import { aPool } from '../pools/played-ledger.ts'

const index = new PoolIndex([aPool('four', ['10.0.0.0/24']), aPool('six', ['fd00::/64'])])
const poolOf = (text: string, recorded: readonly string[]) => {
  const address = readAddress(text)
  return address && index.poolOf({ ...address, text }, recorded)?.name
}

test('takes an address that no pool has any more for one of the pool recorded for its family', () => {
  expect(poolOf('10.0.0.9', ['six'])).toBe('four')
  expect(poolOf('fd01::1', ['four', 'six'])).toBe('six')
  expect(poolOf('10.9.0.1', ['six', 'four'])).toBe('four')
  expect(poolOf('10.9.0.1', ['six'])).toBe('six')
  expect(poolOf('10.9.0.1', ['gone'])).toBeUndefined()
  expect(poolOf('10.9.0.1', [])).toBeUndefined()
})
