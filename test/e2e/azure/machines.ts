/** The machines behind the rack's nodes: most in a uniform scale set, as a cluster's are, and one on its own. */
import type { Emulator } from '#mocks/azure/emulator'
import { instancesOf, interfaceAddress, seedMachine, seedScaleSet } from '#test/scenarios/played-machines'
import type { NodeSite } from '../rack/cluster-site.ts'
import { idOf } from './site.ts'

const setName = 'pool'

/** A machine that no node stands for yet; nothing runs on it. */
export const spareMachine = 'spare'

/** Makes a machine for each node, and the spare one. Throws if Azure gives them other addresses than their cables have. */
export function seedMachines(emulator: Emulator, nodes: readonly NodeSite[]): void {
  const ground = { emulator, idOf }
  const inSet = nodes.filter(({ providerId }) => providerId?.includes(`/virtualMachineScaleSets/${setName}/`))
  const alone = nodes.filter((node) => !inSet.includes(node))
  const set = seedScaleSet(ground, setName, { capacity: inSet.length })
  const given = instancesOf(ground, set).map(({ address }) => address)
  for (const { name } of alone) {
    seedMachine(ground, name)
    given.push(interfaceAddress(ground, name))
  }
  seedMachine(ground, spareMachine)
  const wanted = [...inSet, ...alone].map(({ address }) => address)
  if (given.join() !== wanted.join()) throw new Error(`machines at ${given.join()}, nodes at ${wanted.join()}`)
}
