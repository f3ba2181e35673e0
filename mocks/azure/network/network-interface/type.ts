import { latencies } from '../../arm/latency.ts'
import type { ResourceType } from '../../arm/resource-type.ts'
import type { Table } from '../../arm/table.ts'
import { isOf } from '../back-references.ts'
import { effectiveGroupsAction } from './effective-groups.ts'
import { effectiveRoutesAction } from './effective-routes.ts'
import { networkInterfaceErrors } from './errors.ts'
import { judgeInterface } from './judge.ts'
import type { InterfaceWorld } from './judge.ts'
import { balancersOf } from './load-balancers.ts'
import type { NetworkInterface } from './model.ts'
import { parseInterface } from './parse.ts'
import { referencesOf } from './references.ts'
import { viewInterface } from './view.ts'

/** Network interfaces: written at once and without an operation, deleted with one (arm-semantics 2.3, 2.4, 3.2). */
export function networkInterfaceType(
  world: InterfaceWorld,
  nics: Table<NetworkInterface>,
): ResourceType<NetworkInterface> {
  const { engine } = world
  return {
    namespace: 'Microsoft.Network',
    segment: 'networkInterfaces',
    noun: 'NetworkInterface',
    writtenAtOnce: true,
    deleteStatus: () => engine.knobs.networkInterfaceDeleteStatus,
    children: [{ segment: 'ipConfigurations' }],
    questions: [{ segment: 'loadBalancers', answer: (nic) => ({ value: balancersOf(world, nics, nic.id) }) }],
    actions: [effectiveGroupsAction(engine), effectiveRoutesAction(engine)],
    parse: (draft) => {
      const model = parseInterface(engine, world.addresses, draft)
      judgeInterface(world, draft.id, model)
      return model
    },
    references: referencesOf,
    view: (of) => viewInterface(engine, of),
    latency: () => latencies.networkInterface,
    settlesAtOnce: () => true,
    inUse: (id, by) => {
      const holds = (['virtualMachine', 'privateLinkService', 'privateEndpoint'] as const).some((kind) =>
        isOf(kind, by),
      )
      if (!holds) return undefined
      const isThere = engine.registry.status(by) !== undefined
      return isThere ? networkInterfaceErrors.inUse(id, by) : networkInterfaceErrors.reserved(by)
    },
  }
}
