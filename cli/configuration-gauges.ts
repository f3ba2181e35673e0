import { Gauge, type Registry } from 'prom-client'

/** Whether the configuration is well, under MetalLB's names; controller and speaker each read it for themselves. */
export function createConfigurationGauges(registry: Registry) {
  const registers = [registry]
  const loaded = new Gauge({
    name: 'metallb_k8s_client_config_loaded_bool',
    help: '1 once a configuration was read',
    registers,
  })
  const stale = new Gauge({
    name: 'metallb_k8s_client_config_stale_bool',
    help: '1 while some resource is refused, so that what it said before goes on, or nothing',
    registers,
  })
  return {
    configured(isRefused: boolean): void {
      loaded.set(1)
      stale.set(isRefused ? 1 : 0)
    },
  }
}
