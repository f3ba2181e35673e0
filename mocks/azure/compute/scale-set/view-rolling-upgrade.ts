import type { JsonObject } from '../../arm/json.ts'
import { timestamp } from '../operation-answer.ts'
import type { ScaleSet } from './model.ts'
import { rollingPolicyOf } from './rolling-upgrade.ts'
import type { RollingUpgrade } from './rolling-upgrade.ts'

/** What GET …/rollingUpgrades/latest tells. */
export function viewRollingUpgrade(set: string, model: ScaleSet, upgrade: RollingUpgrade): JsonObject {
  const { code, startedAt, lastAction, lastActionAt } = upgrade
  return {
    name: 'latest',
    id: `${set}/rollingUpgrades/latest`,
    type: 'Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades',
    location: model.location,
    properties: {
      policy: rollingPolicyOf(model),
      runningStatus: {
        code,
        startTime: timestamp(startedAt),
        lastAction,
        lastActionTime: timestamp(lastActionAt),
      },
      progress: {
        successfulInstanceCount: upgrade.upgraded.length,
        failedInstanceCount: upgrade.failed.length,
        inProgressInstanceCount: upgrade.running.length,
        pendingInstanceCount: upgrade.waiting.length,
      },
    },
  }
}
