import { nobody, type Owner } from '../../document/names.ts'

/**
 * Which living Service is which owner. Rules and frontends carry the UID, public IPs carry `namespace/name` in a tag: this
 * joins them. A name that no living Service has is `nobody`'s; nothing of it is touched.
 */
export class Directory {
  readonly #ownerOf = new Map<string, Owner>()
  readonly #nameOf = new Map<Owner, string>()

  /** Remembers a Service; answers false if it was known. A recreated Service takes its name over from its predecessor. */
  know(owner: Owner, serviceName: string): boolean {
    if (this.#ownerOf.get(serviceName) === owner) return false
    this.#ownerOf.set(serviceName, owner)
    this.#nameOf.set(owner, serviceName)
    return true
  }

  /** The Service has nothing outside any more and is no longer ours to know. */
  forget(owner: Owner): void {
    const name = this.#nameOf.get(owner)
    this.#nameOf.delete(owner)
    if (name !== undefined && this.#ownerOf.get(name) === owner) this.#ownerOf.delete(name)
  }

  owners(): Iterable<Owner> {
    return this.#nameOf.keys()
  }

  ownerOf(serviceName: string): Owner {
    return this.#ownerOf.get(serviceName) ?? nobody
  }

  nameOf(owner: Owner): string | undefined {
    return this.#nameOf.get(owner)
  }
}
