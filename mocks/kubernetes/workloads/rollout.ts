import type { Deployment } from 'kubernetes-types/apps/v1.d.ts'

/** One ReplicaSet of a deployment, as far as a rollout looks at it. */
export interface SetState {
  readonly name: string
  /** spec.replicas */
  readonly desired: number
  /** status.replicas */
  readonly actual: number
  readonly available: number
}

export interface RolloutState {
  readonly replicas: number
  readonly strategy: NonNullable<Deployment['spec']>['strategy']
  readonly current: SetState
  /** Oldest first. */
  readonly old: readonly SetState[]
}

/**
 * Takes the next step of a rollout: ReplicaSet name -> replicas, for those that change. As the real controller
 * (kubernetes, pkg/controller/deployment/rolling.go and recreate.go), but never in proportion over several sets.
 */
export function nextStep(state: RolloutState): ReadonlyMap<string, number> {
  if (state.strategy?.type === 'Recreate') return recreateStep(state)
  const up = scaleUp(state)
  return up.size > 0 ? up : scaleDown(state)
}

function recreateStep({ replicas, current, old }: RolloutState): ReadonlyMap<string, number> {
  const running = old.filter(({ desired }) => desired > 0)
  if (running.length > 0) return new Map(running.map(({ name }) => [name, 0]))
  const isEmptied = old.every(({ actual }) => actual === 0)
  return isEmptied && current.desired !== replicas ? new Map([[current.name, replicas]]) : new Map()
}

function scaleUp({ replicas, strategy, current, old }: RolloutState): ReadonlyMap<string, number> {
  const { surge } = bounds(replicas, strategy)
  const room = replicas + surge - total([current, ...old], 'desired')
  const desired =
    current.desired > replicas ? replicas : current.desired + Math.max(Math.min(room, replicas - current.desired), 0)
  return desired === current.desired ? new Map() : new Map([[current.name, desired]])
}

function scaleDown({ replicas, strategy, current, old }: RolloutState): ReadonlyMap<string, number> {
  const mustStay = leastAvailable(replicas, strategy)
  const all = [current, ...old]
  const spare = total(all, 'desired') - mustStay - (current.desired - current.available)
  if (spare <= 0) return new Map()
  const left = new Map(old.map(({ name, desired }) => [name, desired]))
  // First those that serve nobody, so that a broken rollout does not cost a working pod.
  const cleaned = takeFrom(old, left, { most: spare, of: ({ desired, available }) => desired - available })
  const surplus = Math.min(total(all, 'available') - mustStay, spare - cleaned)
  takeFrom(old, left, { most: surplus, of: ({ name }) => left.get(name) ?? 0 })
  return new Map(old.flatMap(({ name, desired }) => changed(name, desired, left.get(name) ?? 0)))
}

function takeFrom(
  sets: readonly SetState[],
  left: Map<string, number>,
  { most, of }: { readonly most: number; readonly of: (set: SetState) => number },
): number {
  let taken = 0
  for (const set of sets) {
    const step = Math.max(Math.min(of(set), most - taken), 0)
    left.set(set.name, (left.get(set.name) ?? 0) - step)
    taken += step
  }
  return taken
}

function changed(name: string, before: number, after: number): readonly (readonly [string, number])[] {
  return before === after ? [] : [[name, after]]
}

/** How many pods a rollout of `replicas` keeps available: fewer make the deployment unavailable. */
export function leastAvailable(replicas: number, strategy: RolloutState['strategy']): number {
  return strategy?.type === 'Recreate' ? replicas : replicas - bounds(replicas, strategy).unavailable
}

function total(sets: readonly SetState[], field: 'desired' | 'available'): number {
  return sets.reduce((sum, set) => sum + set[field], 0)
}

/** Surge rounds up and unavailable down; both zero would stand still, so one pod may be missing then. */
function bounds(replicas: number, strategy: RolloutState['strategy']): { surge: number; unavailable: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = strategy?.rollingUpdate ?? {}
  const surge = Math.ceil(resolve(maxSurge, replicas))
  const unavailable = Math.floor(resolve(maxUnavailable, replicas))
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function resolve(value: number | string, replicas: number): number {
  return typeof value === 'number' ? value : (Number.parseFloat(value) / 100) * replicas
}
