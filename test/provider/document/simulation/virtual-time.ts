import type { Clock } from '#provider/time/clock'

interface Timer {
  readonly dueAt: number
  readonly order: number
  readonly task: () => void
}

const mostAtOneInstant = 20_000

/** Time that only passes when everything has come to rest: promises are let run dry between any two timers. */
export class VirtualTime implements Clock {
  #now = 1_000_000
  #order = 0
  #heap: Timer[] = []
  readonly #cancelled = new Set<Timer>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), order: (this.#order += 1), task }
    this.#push(timer)
    return () => this.#cancelled.add(timer)
  }

  /** Runs all that falls due in the next `ms`. Throws if time stands still for ever. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms
    let atOneInstant = 0
    await drained()
    for (let timer = this.#pop(end); timer !== undefined; timer = this.#pop(end)) {
      atOneInstant = timer.dueAt > this.#now ? 0 : atOneInstant + 1
      if (atOneInstant > mostAtOneInstant) throw new Error(`time stands still at ${this.#now}`)
      this.#now = Math.max(this.#now, timer.dueAt)
      timer.task()
      await drained()
    }
    this.#now = end
  }

  /** Counts the timers that are still set. */
  pending(): number {
    return this.#heap.filter((timer) => !this.#cancelled.has(timer)).length
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isEarlier(timer, heap[parent])) break
      swap(heap, at, parent)
      at = parent
    }
  }

  #pop(end: number): Timer | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined) return undefined
      if (!this.#cancelled.has(first) && first.dueAt > end) return undefined
      this.#removeFirst()
      if (!this.#cancelled.delete(first)) return first
    }
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    heap[0] = last
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const right = left + 1
      let least = at
      if (isEarlier(heap[left], heap[least])) least = left
      if (isEarlier(heap[right], heap[least])) least = right
      if (least === at) return
      swap(heap, at, least)
      at = least
    }
  }
}

function isEarlier(one: Timer | undefined, other: Timer | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined
  return one.dueAt === other.dueAt ? one.order < other.order : one.dueAt < other.dueAt
}

function swap(heap: Timer[], one: number, other: number): void {
  const first = heap[one]
  const second = heap[other]
  if (first === undefined || second === undefined) return
  heap[one] = second
  heap[other] = first
}

/** Resolves when no promise has anything left to do: nothing in a simulation waits for real I/O. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
