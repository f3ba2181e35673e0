/** What Azure allows, told before it is reached (weakness 35). */
import { describe, expect, test } from 'vitest'
import { Stage } from '../stage.ts'
import { near, told } from './asking.ts'

describe('a limit of which four fifths are taken', () => {
  test.each([
    ['rules of the security group', { securityRules: 5 }, 'networkSecurityGroups/nodes'],
    ['prefixes of the security group', { securityPrefixes: 5 }, 'networkSecurityGroups/nodes'],
    ['rules for each node', { rulesPerNic: 5 }, 'kubernetes/nodes'],
    ['rules of the load balancer', { rulesPerLoadBalancer: 5 }, 'loadBalancers/kubernetes'],
    ['frontends of the load balancer', { frontendsPerLoadBalancer: 5 }, 'loadBalancers/kubernetes'],
  ])(
    'weakness 35: is told once, shown by everybody, and told again after there was room (%s)',
    async (_, limits, at) => {
      await using stage = await Stage.open({ limits })
      stage.apply('web')
      for (const port of [81, 82]) stage.apply(`more${port}`, { ports: [port] })
      await stage.untilReady()
      expect(near(stage, 'web')).toEqual([])
      stage.apply('more83', { ports: [83] })
      await stage.untilReady()
      await stage.until(() => near(stage, 'web')?.length !== 0)
      expect(near(stage, 'web')?.[0]).toContain(`taken at ${at}`)
      const first = told(stage)
      expect(new Set(first).size).toBe(first.length)
      stage.apply('web', { annotations: { 'example.org/edited': 'true' } })
      await stage.untilReady()
      expect(told(stage)).toEqual(first)

      for (const name of ['more82', 'more83']) stage.delete(name)
      await stage.until(() => stage.cluster.services.size === 2)
      await stage.until(() => near(stage, 'web')?.length === 0)
      for (const port of [84, 85]) stage.apply(`more${port}`, { ports: [port] })
      await stage.untilReady()
      await stage.until(() => told(stage).length === 2 * first.length)
    },
  )
})
