import { describe, expect, test } from 'vitest'
import { audit } from '../audit.ts'
import { annotationKey } from '../manifest.ts'
import { openSeveral, standsOn } from './several-stage.ts'

const onFirst = { annotations: { [annotationKey('load-balancer-configurations')]: 'kubernetes' } }

describe('a load balancer among several that is full', () => {
  test.each([
    ['rules for each node', { rulesPerNic: 2 }],
    ['rules', { rulesPerLoadBalancer: 2 }],
    ['frontends', { frontendsPerLoadBalancer: 2 }],
    ['bytes', { documentBytes: 9000 }],
  ])('sends newcomers on to the next (%s)', async (_, limits) => {
    await using stage = await openSeveral({ limits })
    for (const name of ['a', 'b']) stage.apply(name, onFirst)
    await stage.untilReady()
    for (const name of ['c', 'd']) stage.apply(name)
    await stage.untilReady()
    expect(standsOn(stage, 'c')).toEqual(['lb2'])
    expect(standsOn(stage, 'd')).toEqual(['lb2'])
    expect(audit(stage)).toEqual([])

    stage.apply('e')
    await stage.until(() => stage.state('e')?.is === 'refused')
    const state = stage.state('e')
    const [most] = Object.values(limits)
    expect(state?.is === 'refused' && state.problems[0]?.why).toContain(`Azure allows ${most}`)
    stage.delete('c')
    await stage.untilReady('e')
    expect(standsOn(stage, 'e')).toEqual(['lb2'])
    expect(audit(stage)).toEqual([])
  })

  test('counts who comes at the same time: of five with room for four one is refused, wherever it would go', async () => {
    await using stage = await openSeveral({ limits: { rulesPerNic: 2 } })
    for (const name of ['a', 'b', 'c', 'd', 'e']) stage.apply(name)
    await stage.until(() => {
      const states = ['a', 'b', 'c', 'd', 'e'].map((name) => stage.state(name)?.is)
      return states.filter((is) => is === 'ready').length === 4 && states.includes('refused')
    })
    expect(['a', 'b', 'c', 'd'].map((name) => standsOn(stage, name).join()).toSorted()).toEqual([
      'kubernetes',
      'kubernetes',
      'lb2',
      'lb2',
    ])
  })
})
