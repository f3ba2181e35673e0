import { gauge } from '#reconcilers/metrics/row'

/** Whether the configuration is well, under MetalLB's names; controller and speaker each read it for themselves. */
export const configurationRows = {
  loaded: gauge('metallb_k8s_client_config_loaded_bool', '1 once a configuration was read'),
  stale: gauge(
    'metallb_k8s_client_config_stale_bool',
    '1 while some resource is refused, so that what it said before goes on, or nothing',
  ),
} as const
