import type { Inside } from './pages.ts'

/** What of a process can be looked into. */
export type View = Pick<Inside, 'checks' | 'debug'>

export interface LateView extends View {
  become(view: View): void
}

/** A view into what has not begun yet: health is served first, because a start may have to wait long for others. */
export function lateView(waitingFor: string): LateView {
  let view: View | undefined
  return {
    checks: () => view?.checks() ?? [{ name: 'start', failure: `waiting for ${waitingFor}` }],
    debug: async (path, signal) => view?.debug(path, signal),
    become: (next) => {
      view = next
    },
  }
}
