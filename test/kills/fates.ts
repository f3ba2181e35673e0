import { Fate, under, type Doomed } from '#test/scenarios/fate'
import { differences } from './differences.ts'
import { muted } from './muted.ts'

type Play = () => Promise<void>

const phases = ['before', 'after'] as const
/** At so many calls of each scenario; all of them unless said otherwise. */
const mostKills = Number(process.env['KILLS'] ?? Infinity)

/** Plays a scenario under every fate. Answers a line for each that left another world behind. */
export async function failuresUnderFates(play: Play): Promise<readonly string[]> {
  const untouched = new Fate()
  await under(untouched, play)
  const failures: string[] = []
  for (const phase of phases) {
    for (const call of spread(untouched.calls)) {
      const failure = await failureUnder({ call, phase }, play, untouched.pictures)
      if (failure !== undefined) failures.push(`killed ${phase} call ${call} of ${untouched.calls}: ${failure}`)
    }
  }
  return failures
}

/** Numbers from 1 to `calls`: each, or as many as are asked for in equal distances. */
function spread(calls: number): readonly number[] {
  const count = Math.min(calls, mostKills)
  return Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) * calls) / count) + 1)
}

async function failureUnder(doomed: Doomed, play: Play, expected: readonly string[]): Promise<string | undefined> {
  const fate = new Fate(doomed)
  try {
    await muted(() => under(fate, play))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const found = expected.flatMap((picture, at) => differences(picture, fate.pictures[at] ?? ''))
  return found.length === 0 ? undefined : found.slice(0, 12).join('\n  ')
}
