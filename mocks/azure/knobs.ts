/** What a test, the demo or an admin call may turn while the emulator runs. Unverified behaviour of Azure is switchable here. */
export interface Knobs {
  /** Items on one page of a LIST. Azure answers everything at once; tests use 2. */
  pageSize: number
  /** How long a detached resource still counts as in use, in milliseconds. */
  deleteLagMs: number
  /** Lifetime of the tokens issued from now on. */
  tokenLifetimeSeconds: number
  /** Whether members that no API version knows are kept or refused; Azure's strictness is unverified. */
  unknownProperties: 'keep' | 'refuse'
  /** Whether a PUT that changes nothing gives a new etag; unverified (arm-semantics 7.5). */
  noopPutChangesEtag: boolean
  /** Basic SKUs were retired in 2025: creating one is refused unless allowed. */
  basicSku: 'refuse' | 'allow'
  /** Whether the subscription's token buckets refuse; the headers count either way. */
  throttle: 'off' | 'real'
}

export const defaultKnobs: Readonly<Knobs> = {
  pageSize: 10_000,
  deleteLagMs: 0,
  tokenLifetimeSeconds: 3_599,
  unknownProperties: 'keep',
  noopPutChangesEtag: false,
  basicSku: 'refuse',
  throttle: 'off',
}
