import { usualLease, type LeaseRef } from '#reconcilers/leadership'
import type { Invocation } from './command.ts'
import { stringOption } from './options.ts'

/** Which lease the controller works under, from the flags that it shares with all components of Kubernetes. */
export function leaseOf(options: Invocation['options'], className: string | undefined): LeaseRef {
  const usual = usualLease(className)
  return {
    namespace: stringOption(options, 'leader-elect-resource-namespace') ?? usual.namespace,
    name: stringOption(options, 'leader-elect-resource-name') ?? usual.name,
  }
}
