import type { Invocation } from '../commands.ts'
import { Failure } from '../failure.ts'

export async function run(_invocation: Invocation): Promise<number> {
  throw new Failure('not yet')
}
