/** Makes names that Kubernetes takes of those that the old configuration allowed, none twice. */
export class ResourceNames {
  readonly #taken = new Set<string>()

  /** `text` as a name: lower case letters, digits, dots and dashes, up to 253. */
  take(text: string): string {
    const plain = text
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]+/g, '-')
      .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
      // A dot stands between two that begin and end with a letter or a digit.
      .replaceAll(/[-.]*\.[-.]*/g, '.')
    const base = (plain === '' ? 'unnamed' : plain).slice(0, 240)
    for (let [name, number] = [base, 2]; ; name = `${base}-${number}`, number += 1) {
      if (this.#taken.has(name)) continue
      this.#taken.add(name)
      return name
    }
  }
}
