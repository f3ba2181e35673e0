/** One thing that has to hold before a process counts as ready. */
export interface Check {
  /** One word, as `/readyz?verbose` shows it. */
  readonly name: string
  /** Why it does not hold, in plain words without secrets; undefined where it holds. */
  readonly failure: string | undefined
}
