/** Plays a walk again and again, and kills the controller around one call to Azure after the other. */
import type { EmulatorOptions } from '#mocks/azure/emulator'
import { Stage, type StageOptions } from './stage.ts'

export interface Walk {
  readonly options?: StageOptions
  /** Prepares what stands before the first controller. */
  readonly prepare?: (stage: Stage) => void
  /** What users do, one step after the other. */
  readonly steps: readonly ((stage: Stage) => void)[]
  /** Judges what became of it. */
  readonly check: (stage: Stage) => void | Promise<void>
}

export interface Series {
  readonly phase: 'before' | 'after'
  readonly latency: NonNullable<EmulatorOptions['latency']>
  /** Only every so manieth call, because each is a walk of its own. */
  readonly every: number
}

const mostCalls = 400
/** Until nothing of a killed predecessor can arrive any more; before, nothing is given up that no Service waits for. */
const aftermathMs = 60_000

/** Answers what went wrong, one line for each call, and how many calls there were. */
export async function killAtEachCall(
  walk: Walk,
  { phase, latency, every }: Series,
): Promise<{ readonly failures: readonly string[]; readonly calls: number }> {
  const failures: string[] = []
  let call = 1
  for (let wasHit = true; wasHit && call < mostCalls; call += every) {
    try {
      wasHit = await killedAt(walk, { call, phase, latency })
    } catch (error) {
      failures.push(`call ${call}: ${describe(error)}`)
    }
  }
  return { failures, calls: call }
}

/** An assertion's own message cuts short what it saw. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'actual' in error ? `${error.message}: ${JSON.stringify(error.actual)}` : error.message
}

interface Doom {
  readonly call: number
  readonly phase: Series['phase']
  readonly latency: Series['latency']
}

/** Plays the walk with a controller that is killed around one call, and goes on with another. Answers whether there was such a call. */
async function killedAt(walk: Walk, { call, phase, latency }: Doom): Promise<boolean> {
  await using stage = await Stage.raise({
    ...walk.options,
    emulator: { ...walk.options?.emulator, latency, isServed: false },
  })
  walk.prepare?.(stage)
  let calls = 0
  let isDoomed = true
  stage.emulator.faults.onCall((one) => {
    if (!isDoomed) return undefined
    if (one.phase === 'before') calls += 1
    if (calls < call || (calls === call && one.phase !== phase)) return undefined
    // Nothing that it had under way reaches Azure after its death.
    stage.controller.kill()
    return 'drop'
  })
  const goOn = async () => {
    isDoomed = false
    await stage.restart({ kill: true })
  }
  await stage.start()
  for (const step of walk.steps) {
    if (isDoomed && stage.controller.isDead) await goOn()
    step(stage)
    await stage.untilReadyOrDead()
  }
  if (stage.controller.isDead) {
    await goOn()
    await stage.untilReadyOrDead()
  }
  const wasHit = !isDoomed
  // Killed in what comes now it would have no successor.
  isDoomed = false
  await stage.time.pass(aftermathMs)
  await walk.check(stage)
  return wasHit
}
