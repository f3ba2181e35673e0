import { expect, it } from 'vitest'
import { judgeUsages } from '#cli/doctor/ask-quota'

const usage = (name: string, current: number, limit: number) => ({ name, current, limit })

it.each([
  [
    'the fullest where all is well',
    [usage('LoadBalancers', 2, 100), usage('RouteTables', 9, 100)],
    ['ok', 'RouteTables: 9 of 100'],
  ],
  ['a quota that is nearly used up', [usage('StandardSkuPublicIpAddresses', 80, 100)], ['warn', '80 of 100']],
  [
    'a quota that is used up, before one that nearly is',
    [usage('LoadBalancers', 90, 100), usage('PublicIPAddresses', 10, 10)],
    ['fail', '10 of 10'],
  ],
  [
    'nothing of counters that are not its business',
    [usage('VirtualNetworks', 10, 10), usage('LoadBalancers', 0, 10)],
    ['ok', '0 of 10'],
  ],
  ['that nothing is counted', [], ['ok', 'counts nothing']],
])('the doctor says %s', (_, usages, [status, said]) => {
  const [first] = judgeUsages(usages, 'westeurope')
  expect(first).toMatchObject({ status, said: expect.stringContaining(said ?? '') as unknown })
})
