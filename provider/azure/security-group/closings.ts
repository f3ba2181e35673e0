/**
 * Openings that somebody else has closed. Closing a port by hand is how people stop an attack, and opening it again behind
 * their backs would be the worst of repairs: it is told on the Service and left as it is, unless the settings say otherwise.
 *
 * From the world alone a closed port cannot be told from one that was never opened, so what stood is remembered here, and
 * what was told stands in the status of the Service, which outlives a restart.
 */
import type { Owner } from '../../document/names.ts'

export interface ClosedPort {
  readonly protocol: string
  /** As a packet has it when it passes the security group. */
  readonly port: number
}

/** One opening to one address. */
export interface Passage {
  /** Names opening and address together. */
  readonly key: string
  readonly owner: Owner
  readonly protocol: string
  readonly ports: readonly number[]
  /** It is open in the security group. */
  readonly stands: boolean
  /** It was told as closed before this process began. */
  readonly wasTold: boolean
}

export interface ClosingsOptions {
  /** Opens again whatever somebody has closed. */
  readonly reopens: boolean
  /** Told when other ports of a Service are closed than before. */
  readonly onChange: (owner: Owner) => void
}

export class Closings {
  readonly #options: ClosingsOptions
  readonly #stood = new Set<string>()
  readonly #closed = new Map<string, Passage>()

  constructor(options: ClosingsOptions) {
    this.#options = options
  }

  /** Takes in all passages that are wished, and answers the keys of those that somebody has closed. */
  judge(passages: readonly Passage[]): ReadonlySet<string> {
    if (this.#options.reopens) return new Set()
    const before = new Map(this.#closed)
    const wished = new Set(passages.map(({ key }) => key))
    for (const key of this.#stood) if (!wished.has(key)) this.#stood.delete(key)
    this.#closed.clear()
    for (const passage of passages) {
      if (passage.stands) this.#stood.add(passage.key)
      else if (this.#stood.has(passage.key) || passage.wasTold) {
        this.#stood.add(passage.key)
        this.#closed.set(passage.key, passage)
      }
    }
    const changed = [...before, ...this.#closed].filter(([key]) => before.has(key) !== this.#closed.has(key))
    for (const owner of new Set(changed.map(([, passage]) => passage.owner))) this.#options.onChange(owner)
    return new Set(this.#closed.keys())
  }

  /** The security group is gone with all that stood in it: nobody has closed a single port. */
  forget(): void {
    this.#stood.clear()
    this.#closed.clear()
  }

  of(owner: Owner): readonly ClosedPort[] {
    return [...this.#closed.values()].flatMap((passage) =>
      passage.owner === owner ? passage.ports.map((port) => ({ protocol: passage.protocol, port })) : [],
    )
  }
}
