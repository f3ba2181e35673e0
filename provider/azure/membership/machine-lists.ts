import type { Clock } from '../../time/clock.ts'
import type { Reading } from '../reading.ts'

/** One LIST: of a type in a group, or of the machines of one scale set. */
export interface MachineList {
  readonly collection: string
  readonly resourceGroup: string
}

export interface MachineListsOptions {
  readonly reading: () => Reading
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told when a list was read, for the first time or again. */
  readonly onRead: () => void
}

const firstPauseMs = 5000
const longestPauseMs = 300_000

interface Followed {
  state: 'reading for the first time' | 'reading' | 'read'
  /** Clock time before which it is not read again. */
  notBefore: number
  pauseMs: number
  cancel?: (() => void) | undefined
}

/**
 * The lists in which the nodes' machines are. Each is read once when a node is looked for in it, and followed from then on;
 * it is read again while a node's machine is missing or asleep, ever more seldom.
 */
export class MachineLists {
  readonly #options: MachineListsOptions
  readonly #followed = new Map<string, Followed>()

  constructor(options: MachineListsOptions) {
    this.#options = options
  }

  /** Whether all of them were read; those that were not are being read from now on. */
  haveRead(lists: readonly MachineList[]): boolean {
    return lists.map((list) => this.#ensure(list)).every(Boolean)
  }

  /** Reads them again soon, because something is expected there; `isNew`: at once. */
  lookAgain(lists: readonly MachineList[], { isNew }: { readonly isNew: boolean }): void {
    for (const list of lists) {
      const one = this.#followed.get(keyOf(list))
      if (one === undefined) continue
      if (isNew) Object.assign(one, { notBefore: 0, pauseMs: firstPauseMs })
      if (one.state === 'read' && (isNew || one.cancel === undefined)) this.#schedule(list, one)
    }
  }

  #ensure(list: MachineList): boolean {
    const known = this.#followed.get(keyOf(list))
    if (known !== undefined) return known.state !== 'reading for the first time'
    const one: Followed = { state: 'reading for the first time', notBefore: 0, pauseMs: firstPauseMs }
    this.#followed.set(keyOf(list), one)
    void this.#read(one, (reading, signal) => reading.visit(list.collection, list.resourceGroup, signal))
    return false
  }

  #schedule(list: MachineList, one: Followed): void {
    const { clock } = this.#options
    one.cancel?.()
    one.cancel = clock.after(Math.max(0, one.notBefore - clock.now()), () => {
      one.cancel = undefined
      one.state = 'reading'
      one.pauseMs = Math.min(one.pauseMs * 2, longestPauseMs)
      void this.#read(one, (reading, signal) => reading.refresh(list.collection, list.resourceGroup, signal))
    })
  }

  async #read(one: Followed, read: (reading: Reading, signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { reading, clock, signal, onRead } = this.#options
    try {
      await read(reading(), signal)
    } catch {
      // Only when everything ends: a list that fails is tried again where it is read.
      return
    }
    Object.assign(one, { state: 'read', notBefore: clock.now() + one.pauseMs })
    onRead()
  }
}

function keyOf({ collection, resourceGroup }: MachineList): string {
  return `${collection} ${resourceGroup}`.toLowerCase()
}
