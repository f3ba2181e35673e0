import type { ArmCall } from '#provider/azure/arm/arm-call'

/** What was sent for one write of a document. */
export interface SentWrite {
  readonly bytes: number
  /** Azure's ids of the requests, by which its support finds them. */
  readonly requestIds: readonly string[]
}

/**
 * Joins the requests that were sent with the write of a document that they belong to: what knows documents knows no HTTP.
 * A request to a child of a document (a pool of a load balancer) is part of its write.
 */
export class WriteTrail {
  readonly #sent = new Map<string, SentWrite>()

  called({ id, callClass, sentBytes, requestId }: ArmCall): void {
    if (id === undefined || (callClass !== 'write' && callClass !== 'delete')) return
    const key = id.toLowerCase()
    const { bytes, requestIds } = this.#sent.get(key) ?? nothing
    const ids = requestId === undefined ? requestIds : [...requestIds, requestId]
    this.#sent.set(key, { bytes: bytes + sentBytes, requestIds: ids })
  }

  /** Answers once what was sent for `doc` since the last time. */
  take(doc: string): SentWrite {
    const key = doc.toLowerCase()
    const parts = [...this.#sent].filter(([id]) => id === key || id.startsWith(`${key}/`))
    for (const [id] of parts) this.#sent.delete(id)
    return {
      bytes: parts.reduce((sum, [, { bytes }]) => sum + bytes, 0),
      requestIds: parts.flatMap(([, { requestIds }]) => requestIds),
    }
  }
}

const nothing: SentWrite = { bytes: 0, requestIds: [] }
