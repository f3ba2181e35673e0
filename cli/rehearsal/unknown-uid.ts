/** UIDs of Services that are not applied yet: the server gives the true ones, of which all names in Azure are made. */

/**
 * A UID that nobody has, for the manifest at `index`. Names in Azure are made of all of a UID but its last digit
 * (azure-provider-behaviour 3.1): the index stands before it, else the Services of one plan would be one.
 */
export function unknownUid(index: number): string {
  return `ffffffff-ffff-ffff-ffff-${String(index).padStart(11, '0')}0`
}

/** Says in a text which names are not known yet, and where several Services are new, whose they are. */
export function withUnknownNames(text: string, manifests: readonly string[]): string {
  return text.replaceAll(/af{20}(\d{11})/g, (_name, index: string) => {
    const [, several] = manifests
    return several === undefined ? 'a(uid)' : `a(uid of ${manifests[Number(index)]})`
  })
}
