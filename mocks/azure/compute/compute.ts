/** Puts the types of Microsoft.Compute together on one engine. */
import type { Engine } from '../arm/engine.ts'
import { Table } from '../arm/table.ts'
import type { PrivateAddresses } from '../network/private-addresses.ts'
import type { PublicAddressPool } from '../network/public-address-pool.ts'
import { availabilitySetType } from './availability-set/type.ts'
import type { AvailabilitySet } from './availability-set/type.ts'
import { ComputeCollection } from './collection.ts'
import { FlexibleMachines } from './scale-set/flexible.ts'
import { isFlexible } from './scale-set/model.ts'
import type { ScaleSet } from './scale-set/model.ts'
import { RollingUpgrades } from './scale-set/rolling-upgrades.ts'
import { ScaleSets } from './scale-set/scale-sets.ts'
import { scaleSetType } from './scale-set/type.ts'
import { ComputeThrottle } from './throttling.ts'
import type { VirtualMachine } from './virtual-machine/model.ts'
import { virtualMachineType } from './virtual-machine/type.ts'

export interface Compute {
  readonly machines: ComputeCollection<VirtualMachine>
  readonly availabilitySets: ComputeCollection<AvailabilitySet>
  readonly scaleSets: ComputeCollection<ScaleSet>
  /** What is done to the machines of uniform sets. */
  readonly instances: ScaleSets
  readonly rolling: RollingUpgrades
  readonly flexible: FlexibleMachines
  readonly throttle: ComputeThrottle
}

export interface ComputeNetwork {
  readonly addresses: PrivateAddresses
  readonly publicPool: PublicAddressPool
  /** The addresses that public IPs have. */
  readonly publicAddresses: () => Iterable<string>
}

/** Makes the provider and registers its types, so that others find what they point at. */
export function createCompute(engine: Engine, { addresses, publicPool, publicAddresses }: ComputeNetwork): Compute {
  const sets = new Table<ScaleSet>()
  const isUniform = (id: string) => {
    const set = sets.get(id)
    return set !== undefined && !isFlexible(set.accepted)
  }
  const machines = new ComputeCollection(virtualMachineType(engine, isUniform), new Table<VirtualMachine>(), engine)
  const availabilitySets = new ComputeCollection(availabilitySetType(engine), new Table<AvailabilitySet>(), engine)
  const flexible = new FlexibleMachines(engine, machines)
  const taken = () => sets.all().flatMap(({ accepted }) => accepted.instances.flatMap(publicOf))
  publicPool.beside(taken)
  const nextPublic = (family: 'IPv4' | 'IPv6', beside: ReadonlySet<string>) =>
    publicPool.next(family, new Set([...publicAddresses(), ...beside]))
  const book = { addresses, nextPublic }
  const world = { engine, flexible, rolling: () => rolling, ...book }
  const scaleSets = new ComputeCollection(scaleSetType(world), sets, engine)
  for (const collection of [machines, availabilitySets, scaleSets]) engine.registry.add(collection)
  const instances = new ScaleSets(engine, scaleSets, book)
  engine.registry.addBearer(instances)
  const rolling = new RollingUpgrades(engine, instances)
  const throttle = new ComputeThrottle(engine.clock)
  return { machines, availabilitySets, scaleSets, instances, rolling, flexible, throttle }
}

function publicOf({ addresses }: ScaleSet['instances'][number]): readonly string[] {
  return Object.values(addresses).flatMap((held) => held.public ?? [])
}
