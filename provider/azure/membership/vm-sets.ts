/**
 * The set of machines that a node is of, which `primaryVMSet` of azure.json names (reference section 5.7). The providerID of
 * a machine in a uniform scale set says it; of others only their machine does, which has to be read.
 */
import { nobody } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Member } from '../../provider.ts'
import type { Clock } from '../../time/clock.ts'
import type { MachineFacts } from '../backend/machine-part.ts'
import { machinePlaceOf, type MachineSurroundings } from './find-machine.ts'
import type { MachineLists } from './machine-lists.ts'
import { nameIn } from '../names/ids.ts'

export type VmSet =
  /** Its name in lower case; undefined: the machine is of none. */
  | { readonly is: 'known'; readonly name: string | undefined }
  /** It is being looked for, and will soon be known or given up. */
  | { readonly is: 'awaited' }
  | { readonly is: 'unknown' }

export interface VmSetsOptions extends MachineSurroundings {
  readonly lists: Pick<MachineLists, 'haveRead' | 'lookAgain'>
  readonly clock: Clock
  /** Told when sets that are awaited were not found in time. */
  readonly onLate: () => void
}

/** A node that Azure tells nothing of takes traffic after this all the same. */
const awaitMs = 10_000

export class VmSets {
  readonly #options: VmSetsOptions
  readonly #awaitedUntil = new Map<string, number>()
  readonly #soughtAgain = new Set<string>()
  #lastUntil = -Infinity
  #isTimed = false

  constructor(options: VmSetsOptions) {
    this.#options = options
  }

  of(node: Member, world: WorldView): VmSet {
    const { config, ids, lists } = this.#options
    const place = machinePlaceOf(node, config)
    if (place.kind === 'instance') return { is: 'known', name: place.setName.toLowerCase() }
    const { flexible, standalone } = config.backendPools.machines
    if (!flexible && !standalone) return { is: 'known', name: undefined }
    // The world keeps the shares of all kinds; that of a machine is made by its kind alone.
    const facts = world.share(ids.of(place.id), nobody) as MachineFacts | undefined
    if (facts !== undefined) {
      const set = facts.scaleSet ?? facts.availabilitySet
      return { is: 'known', name: set && nameIn(set).toLowerCase() }
    }
    const list = [{ collection: 'virtualMachines', resourceGroup: place.resourceGroup }]
    // A machine that is younger than the list is looked for once more at once.
    if (lists.haveRead(list) && !this.#soughtAgain.has(node.name)) {
      this.#soughtAgain.add(node.name)
      lists.lookAgain(list, { isNew: true })
    }
    return { is: this.#isAwaited(node.name) ? 'awaited' : 'unknown' }
  }

  #isAwaited(node: string): boolean {
    const { clock } = this.#options
    const known = this.#awaitedUntil.get(node)
    const until = known ?? clock.now() + awaitMs
    if (known === undefined) {
      this.#awaitedUntil.set(node, until)
      this.#lastUntil = until
      this.#time()
    }
    return clock.now() < until
  }

  /** One timer for all: of a thousand nodes each would have all of them spread anew, which takes the processor for minutes. */
  #time(): void {
    const { clock, onLate } = this.#options
    if (this.#isTimed) return
    this.#isTimed = true
    clock.after(this.#lastUntil - clock.now(), () => {
      this.#isTimed = false
      if (clock.now() < this.#lastUntil) this.#time()
      onLate()
    })
  }
}
