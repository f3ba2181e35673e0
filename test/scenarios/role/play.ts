/** Plays a chapter as a principal who may do no more than its role says. */
import { wellKnown } from '#mocks/azure/well-known'
import { Stage } from '../stage.ts'
import type { Chapter } from './chapters.ts'

export interface Played {
  /** What roles were asked for, in the words of role definitions. */
  readonly asked: readonly string[]
  /** What Azure refused for want of a right. */
  readonly refused: readonly string[]
}

/** Ends at the first refusal. Throws where the chapter does not come to its end for another reason. */
export async function playAs(
  chapter: Chapter,
  actions: readonly string[],
  notActions: readonly string[],
): Promise<Played> {
  const { clientId, clientSecret } = wellKnown
  const principals = [{ clientId, clientSecret, roles: [{ actions, notActions }] }]
  await using stage = await Stage.raise({ ...chapter.options, emulator: { principals } })
  chapter.prepare?.(stage)
  const refused = () => refusalsOf(stage)
  const settle = async (done: () => boolean): Promise<void> => {
    await stage.until(() => done() || refused().length > 0)
    if (refused().length > 0) throw new Error('refused')
  }
  try {
    await stage.start()
    await chapter.play(stage, settle)
  } catch (error) {
    if (refused().length === 0) throw error
  }
  return { asked: [...stage.emulator.asked].toSorted(), refused: refused() }
}

function refusalsOf({ emulator }: Stage): readonly string[] {
  const codes = ['AuthorizationFailed', 'LinkedAuthorizationFailed']
  return emulator.log.entries.flatMap(({ method, type, code = '' }) =>
    codes.includes(code) ? [`${method} ${type}: ${code}`] : [],
  )
}
