/** A reason to stop that the user can act on: printed as one line, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Prints what went wrong and answers the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof Failure) {
    console.error(`berth: ${error.message}`)
    return error.exitCode
  }
  // Errors of the edges (kubeconfig, login, ARM, files and sockets) are written for people; anything else is a defect and shows where.
  const isForPeople = error instanceof Error && (peopleErrors.has(error.name) || 'syscall' in error)
  console.error(isForPeople ? `berth: ${error.message}` : error)
  return 1
}

const peopleErrors = new Set([
  'KubeconfigError',
  'CredentialError',
  'ArmError',
  'ApiError',
  'DispositionError',
  'TimeoutError',
])
