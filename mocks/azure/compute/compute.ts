/** Stub. */
export interface Compute {
  readonly nothing: true
}
