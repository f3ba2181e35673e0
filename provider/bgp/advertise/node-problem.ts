/** Something that a node cannot do as the configuration has it; never with a secret in it. */
export interface NodeProblem {
  /** What it is about: `peer tor-1`, `pod block 10.1.8.192/26`. */
  readonly about: string
  readonly why: string
  readonly fix: string
}
