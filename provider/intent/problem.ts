/** What is wrong with a Service, in words that its author can act on. */
export interface Problem {
  /** The annotation key or the field path, e.g. `spec.ports[0].port`. */
  readonly field: string
  /** The value as written, shortened by whoever prints it. */
  readonly value: string
  /** Why it cannot be done. */
  readonly why: string
  /** What to change. */
  readonly fix: string
}

/** One line for events, conditions and terminals. */
export function formatProblem(problem: Problem): string {
  const value = problem.value === '' ? '' : ` "${problem.value}"`
  const subject = problem.field === '' ? '' : `${problem.field}${value}: `
  return `${subject}${withoutStop(problem.why)}. ${withoutStop(problem.fix)}`
}

/** What Azure says ends with a full stop, and a second problem may follow after a semicolon. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.+$/, '')
}
