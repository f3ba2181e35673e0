import { expect, test } from 'vitest'

import { eventually } from '../eventually.ts'
import { Stage } from '../stage.ts'

interface Script {
  readonly name: string
  /** What a user does; called once the Service is well. */
  readonly act: (stage: Stage) => void
  /** Throws until the world is as it should be. */
  readonly ends: (stage: Stage) => void
}

const scripts: readonly Script[] = [
  { name: 'created', act: () => undefined, ends: isWell },
  {
    name: 'deleted',
    act: (stage) => stage.server.store.delete('services', 'default', 'web'),
    ends(stage) {
      expect(stage.has('web')).toBe(false)
      expect(stage.outside.size).toBe(0)
    },
  },
  {
    name: 'changed to ClusterIP',
    act: (stage) => stage.edit('web', ({ spec }) => (spec.type = 'ClusterIP')),
    ends(stage) {
      expect(stage.service('web').metadata.finalizers ?? []).toEqual([])
      expect(stage.service('web').status?.conditions ?? []).toEqual([])
      expect(stage.addresses('web')).toEqual([])
      expect(stage.outside.size).toBe(0)
    },
  },
]

function isWell(stage: Stage): void {
  expect(stage.reason('web')).toBe('Ensured')
  expect(stage.addresses('web')).toEqual([...stage.outside.values()])
  expect(stage.outside.size).toBe(1)
}

/**
 * Runs a script with a controller that dies at the n-th write to a Service, before or after it is done, and then with
 * another one. Answers false when there was no n-th write any more.
 */
async function killedAt({ act, ends }: Script, index: number, moment: 'before' | 'after'): Promise<boolean> {
  await using stage = await Stage.open()
  const doomed = { dead: false, writes: 0 }
  const forget = stage.server.faults.onCall(({ when, resource }) => {
    if (doomed.dead) return 'reset'
    if (resource !== 'services' || when !== moment) return
    doomed.writes += 1
    if (doomed.writes < index) return
    doomed.dead = true
    return 'reset'
  })
  const first = await stage.start({ identity: 'first' })
  stage.createService('web')
  if (await reached(stage, doomed, isWell)) {
    act(stage)
    if (await reached(stage, doomed, ends)) return false
  }
  // The dead one writes no more, not even to give its lease back; a kill needs no goodbye.
  await first.controller.stop()
  forget()
  if (stage.has('web') && act !== scripts[0]?.act) actOnce(stage, act)
  stage.server.store.delete('leases', 'kube-system', 'cloud-controller-manager')
  await stage.start({ identity: 'second' })
  await eventually(() => ends(stage))
  return true
}

/** The user acts whether or not somebody is there to see it. */
function actOnce(stage: Stage, act: Script['act']): void {
  const { metadata, spec } = stage.service('web')
  if (metadata.deletionTimestamp === undefined && spec?.type === 'LoadBalancer') act(stage)
}

/** True once `goal` is reached, false once the controller is dead. */
async function reached(
  stage: Stage,
  doomed: { readonly dead: boolean },
  goal: (stage: Stage) => void,
): Promise<boolean> {
  return eventually(() => {
    if (doomed.dead) return false
    goal(stage)
    return true
  })
}

for (const script of scripts) {
  for (const moment of ['before', 'after'] as const) {
    test(`a Service ${script.name} ends right although the controller is killed ${moment} any of its writes`, async () => {
      let index = 1
      while (await killedAt(script, index, moment)) index += 1
      // Finalizer, Waiting and the address at least; so many kills were survived.
      expect(index).toBeGreaterThan(3)
    })
  }
}
