/** What scenarios about limits ask of a stage. */
import type { Stage } from '../stage.ts'

/** What a ready Service shows as nearly reached. */
export function near(stage: Stage, name: string): readonly string[] | undefined {
  const state = stage.state(name)
  return state?.is === 'ready' ? (state.nearLimits ?? []) : undefined
}

/** The events about limits that are nearly reached. */
export function told(stage: Stage): readonly string[] {
  return stage.controller.news.filter((news) => news.includes('LimitNear'))
}

/** Why a Service is refused. */
export function refusal(stage: Stage, name: string): string | undefined {
  const state = stage.state(name)
  return state?.is === 'refused' ? state.problems[0]?.why : undefined
}

export function requests(stage: Stage, type: string, method: string) {
  return stage.emulator.log.entries.filter((one) => one.type === type && one.method === method)
}
