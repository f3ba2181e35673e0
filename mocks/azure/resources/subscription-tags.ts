/** The tags of subscriptions, which have no resource to hang on. */
import { keyOf } from '../arm/resource-id.ts'
import type { Lasting } from '../state/section.ts'

type Tags = Readonly<Record<string, string>>

export class SubscriptionTags implements Lasting<readonly (readonly [string, Tags])[]> {
  readonly #bySubscription = new Map<string, Tags>()
  #watcher: () => void = () => undefined

  get(subscription: string): Tags {
    return this.#bySubscription.get(keyOf(subscription)) ?? {}
  }

  set(subscription: string, tags: Tags): void {
    this.#bySubscription.set(keyOf(subscription), tags)
    this.#watcher()
  }

  saved(): readonly (readonly [string, Tags])[] {
    return [...this.#bySubscription]
  }

  restore(saved: readonly (readonly [string, Tags])[]): void {
    for (const [subscription, tags] of saved) this.set(subscription, tags)
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }
}
