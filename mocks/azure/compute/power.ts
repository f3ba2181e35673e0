/** What a machine does, as instance views name it, and the little that can be done to it. */
import { keyOf } from '../arm/resource-id.ts'

export type Power = 'running' | 'stopped' | 'deallocated'

/** What a POST does, by its last segment; the power that it leaves behind (`same`: as it was). */
export const powerActions = {
  start: 'running',
  restart: 'running',
  poweroff: 'stopped',
  deallocate: 'deallocated',
  reimage: 'same',
  reimageall: 'same',
  redeploy: 'same',
  reapply: 'same',
  performmaintenance: 'same',
} as const satisfies Record<string, Power | 'same'>

export type PowerAction = keyof typeof powerActions

export function powerActionOf(segment: string): PowerAction | undefined {
  const key = keyOf(segment)
  return isPowerAction(key) ? key : undefined
}

function isPowerAction(key: string): key is PowerAction {
  return Object.hasOwn(powerActions, key)
}

export function powerAfter(action: PowerAction, before: Power): Power {
  const after = powerActions[action]
  return after === 'same' ? before : after
}
