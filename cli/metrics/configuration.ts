import type { Registry } from 'prom-client'
import { register } from '#reconcilers/metrics/register'
import { configurationRows } from './configuration-rows.ts'

export function createConfigurationGauges(registry: Registry) {
  const { loaded, stale } = register(registry, configurationRows)
  return {
    configured(isRefused: boolean): void {
      loaded.set(1)
      stale.set(isRefused ? 1 : 0)
    },
  }
}
