/**
 * The search for a culprit. A batch that was refused for good is sent again in halves until one owner is left; before it
 * is blamed, the body without it must have been accepted, else the document itself is broken and nobody in it is guilty.
 * Two owners that are harmless one by one (a swap) are tried together once more and then blamed as a group.
 * `gone` rides along with every part, because leaving is never refused.
 */
import type { Owner } from './names.ts'

/** A lone suspect, or a group that is refused only together, while it waits for the verdict. */
export interface Accused<Evidence> {
  readonly owners: readonly Owner[]
  readonly evidence: Evidence
}

interface Trial {
  readonly owners: ReadonlySet<Owner>
  readonly kind: 'part' | 'together' | 'control'
}

/** A refused group whose halves are under trial. */
interface Frame {
  readonly owners: readonly Owner[]
  rest: readonly Owner[] | undefined
  /** Something came of a half: it was written, or somebody of it was blamed. */
  progress: boolean
}

export class Round<Evidence> {
  #frames: Frame[] = []
  #trial: Trial | undefined
  #accused: Accused<Evidence> | undefined
  #ground: 'unknown' | 'sound' | 'broken' = 'unknown'

  /** The owners of the part under trial; undefined when everything may be sent. */
  get only(): ReadonlySet<Owner> | undefined {
    return this.#trial?.owners
  }

  /** True while the body without newcomers is to be written, even though nothing of it differs. */
  get isControl(): boolean {
    return this.#trial?.kind === 'control'
  }

  /** The outside refused what these owners changed. Answers whom to blame at once, if that is clear already. */
  refused(owners: readonly Owner[], evidence: Evidence): Accused<Evidence> | undefined {
    if (owners.length === 0) return this.#refusedWithoutNewcomers()
    if (owners.length > 1 && this.#trial?.kind !== 'together') return this.#split(owners)
    if (this.#ground === 'broken') return this.#done(true)
    if (this.#ground === 'sound') return this.#blame({ owners, evidence })
    this.#accused = { owners, evidence }
    this.#trial = { owners: new Set(), kind: 'control' }
    return undefined
  }

  /** The part under trial was accepted. Answers whom that proves guilty. */
  wrote(): Accused<Evidence> | undefined {
    const top = this.#frames.at(-1)
    if (top !== undefined) top.progress = true
    if (this.#trial !== undefined) this.#ground = 'sound'
    if (!this.isControl || this.#accused === undefined) return undefined
    return this.#blame(this.#accused)
  }

  /** Nothing of the part under trial differs any more: goes on to the next one. Answers whether there was one under trial. */
  next(): boolean {
    if (this.#trial === undefined) return false
    this.#done(false)
    return true
  }

  /** True when the search ended without anybody's guilt, because even the body without newcomers is refused. */
  takeBroken(): boolean {
    const isBroken = this.#trial === undefined && this.#ground === 'broken'
    if (this.#trial === undefined) this.#ground = 'unknown'
    return isBroken
  }

  #split(owners: readonly Owner[]): undefined {
    // Halving the parts of a broken document would cost as many writes as there are owners, and find nobody.
    if (this.#ground === 'broken' && this.#frames.length > 0) return this.#done(true)
    const middle = Math.ceil(owners.length / 2)
    this.#frames.push({ owners, rest: owners.slice(middle), progress: false })
    this.#trial = { owners: new Set(owners.slice(0, middle)), kind: 'part' }
    return undefined
  }

  #refusedWithoutNewcomers(): undefined {
    this.#ground = 'broken'
    this.#accused = undefined
    return this.#done(true)
  }

  #blame(accused: Accused<Evidence>): Accused<Evidence> {
    this.#accused = undefined
    this.#done(true)
    return accused
  }

  /** Ends the part under trial and begins what follows it: the other half, then the two together, then the rest above. */
  #done(progress: boolean): undefined {
    const top = this.#frames.at(-1)
    if (top === undefined) return this.#end()
    top.progress ||= progress
    if (top.rest !== undefined) {
      this.#trial = { owners: new Set(top.rest), kind: 'part' }
      top.rest = undefined
    } else if (!top.progress) {
      top.progress = true
      this.#trial = { owners: new Set(top.owners), kind: 'together' }
    } else {
      this.#frames.pop()
      return this.#done(true)
    }
    return undefined
  }

  #end(): undefined {
    this.#trial = undefined
    this.#accused = undefined
    if (this.#ground === 'sound') this.#ground = 'unknown'
    return undefined
  }
}
