import { isDeepStrictEqual } from 'node:util'

import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import { causeOf } from '../kubernetes/api-error.ts'
import { Backoff } from '../kubernetes/backoff.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { announcerStatuses } from './resources.ts'

export interface StatusWriterOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly node: string
  /** The Node, which takes its status with it when it goes. */
  readonly owner: () => KubernetesObject | undefined
  readonly random?: () => number
}

/**
 * Writes the status resource of one node: at most once a second, only when something has changed, the newest state only. A
 * status that cannot be written keeps nobody from announcing.
 */
export class StatusWriter {
  readonly #options: StatusWriterOptions
  readonly #backoff: Backoff
  #wanted: object | undefined
  #written: object | undefined
  #notBefore = 0
  #isBusy = false
  #cancel: (() => void) | undefined

  constructor(options: StatusWriterOptions) {
    this.#options = options
    this.#backoff = new Backoff({ firstMs: 1000, maxMs: 30_000, random: options.random ?? Math.random })
  }

  /** @param status every field is given each time: a field left out would stay */
  tell(status: object, signal: AbortSignal): void {
    this.#wanted = status
    this.#arm(signal)
  }

  #arm(signal: AbortSignal): void {
    if (this.#isBusy || this.#cancel !== undefined || signal.aborted) return
    if (isDeepStrictEqual(this.#wanted, this.#written)) return
    const { clock } = this.#options
    this.#cancel = clock.after(Math.max(0, this.#notBefore - clock.now()), () => {
      this.#cancel = undefined
      if (!signal.aborted) void this.#write(signal)
    })
  }

  async #write(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options
    const status = this.#wanted
    if (status === undefined || isDeepStrictEqual(status, this.#written)) return
    this.#isBusy = true
    try {
      await this.#put(status, signal)
      this.#written = status
      this.#backoff.reset()
      this.#notBefore = clock.now() + SHORTEST_MS
    } catch (error) {
      this.#notBefore = clock.now() + this.#backoff.next()
      if (!signal.aborted) log.debug(causeOf(error), 'cannot write the status of the node')
    } finally {
      this.#isBusy = false
      this.#arm(signal)
    }
  }

  async #put(status: object, signal: AbortSignal): Promise<void> {
    const { client, node, owner } = this.#options
    const target = { resource: announcerStatuses, namespace: undefined, name: node }
    const patch = mergePatch({ status })
    if ((await client.patch({ ...target, subresource: 'status' }, patch, signal)) !== undefined) return
    await client.create(target, newStatus(node, owner()), signal)
    await client.patch({ ...target, subresource: 'status' }, patch, signal)
  }
}

const SHORTEST_MS = 1000

function newStatus(name: string, owner: KubernetesObject | undefined) {
  const { apiVersion, kind } = announcerStatuses
  const uid = owner?.metadata.uid
  const ownerReferences = uid === undefined ? [] : [{ apiVersion: 'v1', kind: 'Node', name, uid }]
  return { apiVersion, kind, metadata: { name, ownerReferences } }
}
