import type { LoadBalancerState } from '#provider/provider'

/** What the provider answered about a Service, for who follows changes. */
export interface ServiceAnswer {
  /** `namespace/name`. */
  readonly service: string
  readonly is: LoadBalancerState['is']
}
