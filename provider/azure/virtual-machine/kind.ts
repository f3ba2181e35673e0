import type { Kind } from '../../document/kind.ts'
import { nobody } from '../../document/names.ts'
import type { ArmClient } from '../arm/client.ts'
import type { MachineFacts, MachinePart } from '../backend/machine-part.ts'
import type { ArmBody } from '../document/arm-document.ts'
import type { Reference } from '../load-balancer/body.ts'
import { observedCompute } from '../scale-set/observed.ts'

interface MachineBody extends ArmBody {
  readonly properties?: {
    readonly provisioningState?: string
    readonly virtualMachineScaleSet?: Reference
    readonly availabilitySet?: Reference
  }
}

/** Machines that are resources of their own. Only read, for the set that they may belong to. */
export function virtualMachineKind(arm: ArmClient): Kind<MachineBody, MachinePart> {
  return {
    name: 'virtualMachines',
    index: (_, { body }) => ({ gives: new Map(), uses: [], shares: new Map(body && [[nobody, factsOf(body)]]) }),
    plan: ({ observed: { body } }) => ({ body, changes: [], refused: new Map(), waiting: new Map() }),
    read: async (doc, signal) => observedCompute((await arm.get(doc, signal)) as MachineBody | undefined),
    write: ({ observed }) => Promise.resolve(observed),
  }
}

function factsOf({ properties }: MachineBody): MachineFacts {
  const scaleSet = properties?.virtualMachineScaleSet?.id
  const availabilitySet = properties?.availabilitySet?.id
  return {
    kind: 'machine-facts',
    pools: [],
    ...(scaleSet && { scaleSet }),
    ...(availabilitySet && { availabilitySet }),
  }
}
