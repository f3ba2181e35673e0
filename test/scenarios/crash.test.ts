import { expect, test } from 'vitest'
import { audit } from './audit.ts'
import { internal } from './manifest.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

/** What a user does, one step after the other. */
const walk: readonly ((stage: Stage) => void)[] = [
  (stage) => {
    stage.apply('web')
    stage.apply('shop')
  },
  (stage) => stage.apply('web', { ports: [80, 443] }),
  (stage) => stage.apply('shop', { annotations: internal }),
  (stage) => stage.delete('web'),
]

interface Doom {
  readonly call: number
  readonly phase: 'before' | 'after'
}

/**
 * Plays the walk with a controller that is killed around one call to Azure, and goes on with another one. Answers whether
 * there was such a call.
 */
async function killedAt({ call, phase }: Doom, latency: Series['latency']): Promise<boolean> {
  await using stage = await Stage.raise({ emulator: { latency } })
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
  for (const step of walk) {
    if (isDoomed && stage.controller.isDead) await goOn()
    step(stage)
    await stage.untilReadyOrDead()
  }
  const wasHit = stage.controller.isDead
  if (wasHit) {
    await goOn()
    await stage.untilReadyOrDead()
  }
  expect(audit(stage)).toEqual([])
  expect(stage.cluster.find('web')).toBeUndefined()
  expect(stage.address('shop')).toMatch(/^10\./)
  expect(new Outside(stage.emulator).publicIps).toEqual([])
  return wasHit || !isDoomed
}

interface Series {
  readonly phase: Doom['phase']
  readonly latency: 'none' | 'real'
  /** Only every so manieth call, because each is a walk of its own. */
  readonly every: number
}

const mostCalls = 400

test.each<Series>([
  { phase: 'before', latency: 'none', every: 1 },
  { phase: 'after', latency: 'none', every: 1 },
  { phase: 'after', latency: 'real', every: 5 },
])(
  'a controller killed $phase any call to Azure (latency $latency) leaves a world that its successor finishes',
  async ({ phase, latency, every }) => {
    const failures: string[] = []
    let call = 1
    for (let wasHit = true; wasHit && call < mostCalls; call += every) {
      try {
        wasHit = await killedAt({ call, phase }, latency)
      } catch (error) {
        failures.push(`call ${call}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    expect(failures).toEqual([])
    expect(call).toBeGreaterThan(35)
    expect(call).toBeLessThan(mostCalls)
  },
  60_000,
)
