import { parseAddressRange } from '../address-range.ts'
import type { Strategy } from '../strategy.ts'
import { allocateService } from './allocate.ts'
import type { NodePortRange } from './allocator.ts'
import { ServiceAllocator } from './allocator.ts'
import { dropTypeDependent } from './carry-over.ts'
import { setServiceDefaults } from './defaults.ts'
import { validateService, validateServiceStatus } from './validate.ts'

export interface ServiceRanges {
  /** One CIDR, or two by comma for dual-stack, primary first: the flag --service-cluster-ip-range. */
  readonly clusterIPs: string
  readonly nodePorts: NodePortRange
}

/** Makes the strategy of Services with books of its own: one per played cluster. */
export function createServiceStrategy({ clusterIPs, nodePorts }: ServiceRanges): Strategy {
  const ranges = clusterIPs.split(',').map((cidr) => parseAddressRange(cidr.trim()))
  const allocator = new ServiceAllocator(ranges, nodePorts)
  return {
    initialStatus: { loadBalancer: {} },
    setDefaults: setServiceDefaults,
    prepareUpdate: dropTypeDependent,
    validate: validateService,
    validateStatus: validateServiceStatus,
    allocate: (draft, old) => allocateService(allocator, draft, old),
    committed: (now, before) => allocator.committed(now, before),
  }
}
