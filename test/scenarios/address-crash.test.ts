import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { killAtEachCall, type Series, type Walk } from './doom.ts'
import { annotationKey, type ServiceWrite } from './manifest.ts'
import { Outside } from './outside.ts'
import type { Stage } from './stage.ts'
import { seedUsersPublicIp } from './foreign.ts'

/** A public IP that somebody made for himself, and two more groups for those of the controller. */
function furnish(stage: Stage): void {
  const { subscriptionId } = stage.emulator.credentials
  for (const name of ['one', 'two']) {
    stage.emulator.seed({ id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`, location: 'westeurope' })
  }
  seedUsersPublicIp(stage, 'mine', { team: 'shop' })
}

const at = (group: string): ServiceWrite => ({
  annotations: {
    [annotationKey('load-balancer-resource-group')]: group,
    [annotationKey('dns-label-name')]: 'shop',
  },
})

const named: ServiceWrite = { annotations: { [annotationKey('pip-name')]: 'mine' } }

/** What must hold wherever the controller died: nothing of ours is left over, and what is somebody else's stands untouched. */
function check(stage: Stage): void {
  expect(audit(stage)).toEqual([])
  const mine = new Outside(stage.emulator).publicIp('mine')
  expect(mine?.tags).toEqual({ team: 'shop' })
}

const walks: Readonly<Record<string, Walk>> = {
  'moves from group to group with its DNS label, and is deleted': {
    options: { confirmDestructive: false },
    prepare: furnish,
    steps: [
      (stage) => stage.apply('web', at('one')),
      (stage) => stage.apply('web', at('two')),
      (stage) => stage.delete('web'),
    ],
    check(stage) {
      check(stage)
      expect(new Outside(stage.emulator).publicIps.map(({ name }) => name)).toEqual(['mine'])
    },
  },
  'goes to a public IP of a user and back, and shares it meanwhile': {
    options: { confirmDestructive: false },
    prepare: furnish,
    steps: [
      (stage) => stage.apply('web', at('one')),
      (stage) => {
        stage.apply('web', named)
        stage.apply('shop', { ...named, ports: [8080] })
      },
      (stage) => stage.apply('web'),
      (stage) => stage.delete('shop'),
    ],
    check,
  },
}

const series: readonly Series[] = [
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'real', every: 9 },
]

test.each(Object.entries(walks).flatMap(([what, walk]) => series.map((one) => ({ what, walk, ...one }))))(
  'a Service that $what leaks no public IP and costs no user one, whenever the controller dies $phase a call (latency $latency)',
  async ({ walk, ...one }) => {
    const { failures, calls } = await killAtEachCall(walk, one)
    expect(failures).toEqual([])
    expect(calls).toBeGreaterThan(18)
  },
  60_000,
)
