import type { Documents } from '#provider/document/documents'
import type { DebugPages } from './debug-pages.ts'

/** `/debug/documents`: every document with its version and state; bodies stay in Azure, where they are read as they are. */
export function documentPages(documents: Documents): DebugPages {
  return () => {
    const busy = new Set(documents.busy())
    return documents.ids().map((id) => {
      const { version, state, body } = documents.observed(id) ?? { state: 'unread' }
      const seenAtMs = documents.lastSeenAt(id)
      return {
        id,
        state: state === 'settled' && body === undefined ? 'absent' : state,
        version,
        seenAt: seenAtMs !== undefined && seenAtMs > 0 ? new Date(seenAtMs).toISOString() : undefined,
        isBusy: busy.has(id),
      }
    })
  }
}
