import type { AzureOptions } from '#provider/azure/azure'
import { azureDefaults, type IntentDefaults } from '#provider/intent/defaults'
import type { Settings } from './settings.ts'

type Files = Pick<Settings, 'azure' | 'berth'>

/** What azure.json and berth.yaml say to the provider: to the one that writes, and to the one that only says what it would write. */
export function providerOptions(
  { azure, berth }: Files,
  className: string | undefined,
): Pick<AzureOptions, 'config' | 'besideProvider' | 'limits' | 'confirmDestructive' | 'reopenPorts'> {
  const { limits, confirmDestructive, drift } = berth
  return {
    config: azure,
    besideProvider: className !== undefined,
    limits,
    confirmDestructive,
    reopenPorts: drift.reopenPorts,
  }
}

/** What they say about Services that do not say it themselves. */
export function intentDefaults({ azure, berth }: Files): IntentDefaults {
  return {
    ...azureDefaults,
    strictAnnotations: berth.strictAnnotations,
    externalAddresses: { alsoPublic: berth.alsoPublic },
    sharedProbe: azure.sharedProbe,
    severalLoadBalancers: azure.configurations.length > 0,
  }
}
