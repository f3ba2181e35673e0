import type { Problem } from './problem.ts'

/** What parsing one Service brought up. Problems refuse the Service; warnings go along with its intent. */
export class Findings {
  readonly #strict: boolean
  readonly #problems = new Map<string, Problem>()
  readonly #warnings = new Map<string, Problem>()

  /** With `strict` a value that is ignored or read as something else refuses the Service instead of warning. */
  constructor(strict: boolean) {
    this.#strict = strict
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()]
  }

  get warnings(): readonly Problem[] {
    return [...this.#warnings.values()]
  }

  refuse(problem: Problem): void {
    this.#problems.set(identity(problem), problem)
  }

  /** For a value that the Azure provider silently ignores or coerces. */
  tolerate(problem: Problem): void {
    if (this.#strict) this.refuse(problem)
    else this.notice(problem)
  }

  /** For what its author should know although there is nothing wrong with the value itself. */
  notice(problem: Problem): void {
    this.#warnings.set(identity(problem), problem)
  }
}

/** A key that holds for all ports is read once for each of them, and should not be told as often. */
function identity(problem: Problem): string {
  return JSON.stringify([problem.field, problem.value, problem.why])
}
