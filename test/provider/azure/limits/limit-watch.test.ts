import { describe, expect, test } from 'vitest'
import { LimitWatch } from '#provider/azure/limits/limit-watch'
import { describeUse, type PlacedUse } from '#provider/azure/limits/limit-use'

const at = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/lb'
const rules = (taken: number): readonly PlacedUse[] => [{ limit: 'rulesPerLoadBalancer', taken, most: 100, at }]

function watching() {
  const woken: string[] = []
  const watch = new LimitWatch({ ownersAt: () => ['a', 'b'], onChange: (owner) => woken.push(owner) })
  return { watch, woken }
}

describe('a watch over limits', () => {
  test('wakes everybody there once at four fifths, and once below three quarters; between the two nothing changes', () => {
    const { watch, woken } = watching()
    watch.look(at, rules(79))
    expect([woken, watch.nearAt([at])]).toEqual([[], []])
    for (const taken of [80, 95, 100, 79, 75]) watch.look(at, rules(taken))
    expect(woken).toEqual(['a', 'b'])
    expect(watch.nearAt([at])).toHaveLength(1)
    watch.look(at, rules(74))
    watch.look(at, rules(79))
    expect(woken).toEqual(['a', 'b', 'a', 'b'])
    expect(watch.nearAt([at])).toEqual([])
  })

  test('tells each time that a limit comes near to whoever asks first', () => {
    const { watch } = watching()
    watch.look(at, rules(80))
    expect(watch.newsAt(['elsewhere'])).toEqual([])
    expect(watch.newsAt([at]).map(({ reason }) => reason)).toEqual(['LimitNear'])
    expect(watch.newsAt([at])).toEqual([])
    watch.look(at, rules(10))
    watch.look(at, rules(80))
    expect(watch.newsAt([at])).toHaveLength(1)
  })

  test('tells nobody of what is over before anybody asked', () => {
    const { watch } = watching()
    watch.look(at, rules(80))
    watch.look(at, [])
    expect(watch.newsAt([at])).toEqual([])
  })
})

test('how much is taken is told in one line', () => {
  expect(rules(85).map(describeUse)).toEqual([' 85 %  85 of 100 rules at loadBalancers/lb'])
})
