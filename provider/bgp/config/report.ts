import type { Problem } from '#provider/intent/problem'
import type { Finding, Outcome, ResourceName } from './finding.ts'

/** What reading one resource brought up. */
export class Report {
  readonly resource: ResourceName
  readonly #findings: Finding[] = []
  #stands: 'refused' | 'kept' = 'refused'

  constructor(resource: ResourceName) {
    this.resource = resource
  }

  get findings(): readonly Finding[] {
    return this.#findings.map((finding) =>
      finding.outcome === 'refused' ? { ...finding, outcome: this.#stands } : finding,
    )
  }

  get isRefused(): boolean {
    return this.#findings.some(({ outcome }) => outcome === 'refused')
  }

  /** The resource as it stands has no effect. */
  refuse(problem: Problem): void {
    this.#add(problem, 'refused')
  }

  /** The value is read as the one that `fix` names. */
  coerce(problem: Problem): void {
    this.#add(problem, 'coerced')
  }

  /** The field has no effect, the rest of the resource has. */
  ignore(problem: Problem): void {
    this.#add(problem, 'ignored')
  }

  /** What is refused here had a version before that goes on. */
  keepsPrevious(): void {
    this.#stands = 'kept'
  }

  #add(problem: Problem, outcome: Outcome): void {
    this.#findings.push({ ...problem, resource: this.resource, outcome })
  }
}
