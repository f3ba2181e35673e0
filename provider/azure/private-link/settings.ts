/** What of a private link service differs from what its owner wants, one after the other; what nobody asked for stays. */
import { nameIn } from '../names/ids.ts'
import { bindPrivateLink } from '../names/tags.ts'
import type { PrivateLinkBody, PrivateLinkProperties } from './body.ts'
import { configurations, fits } from './configurations.ts'
import type { PrivateLinkWish } from './part.ts'

export interface Applied {
  readonly body: PrivateLinkBody
  /** One printable difference each; empty: everything is as wished. */
  readonly changes: readonly string[]
}

/** Makes the body hold what the wish says. */
export function applySettings(body: PrivateLinkBody, name: string, wish: PrivateLinkWish, cluster: string): Applied {
  const before = body.properties ?? {}
  const tags = bindPrivateLink({ ...body.tags, ...wish.tags }, wish.service, cluster)
  const parts = [
    addressesOf(before, name, wish),
    proxyProtocol(before, wish),
    list('fqdns', before.fqdns, wish.fqdns, { fqdns: wish.fqdns }),
    list('visibility', before.visibility?.subscriptions, wish.visibility, {
      visibility: { ...before.visibility, subscriptions: wish.visibility },
    }),
    list('auto approval', before.autoApproval?.subscriptions, wish.autoApproval, {
      autoApproval: { ...before.autoApproval, subscriptions: wish.autoApproval },
    }),
  ].filter((part) => part !== undefined)
  const tagChanges = Object.entries(tags).filter(([key, value]) => body.tags?.[key] !== value)
  const changes = [...parts.map(({ text }) => text), ...tagChanges.map(([key, value]) => `set tag ${key}=${value}`)]
  if (changes.length === 0) return { body, changes }
  const properties = Object.assign({}, before, ...parts.map(({ set }) => set)) as PrivateLinkProperties
  return { body: { ...body, tags, properties }, changes }
}

interface Part {
  readonly text: string
  readonly set: PrivateLinkProperties
}

function addressesOf(
  { ipConfigurations: standing = [] }: PrivateLinkProperties,
  name: string,
  wish: PrivateLinkWish,
): Part | undefined {
  if (fits(standing, wish)) return undefined
  const { addressCount, addresses, subnetId } = wish
  const stated = addresses.length === 0 ? '' : `: ${addresses.join(' ')}`
  const text = `set addresses to ${addressCount} in subnet ${nameIn(subnetId)}${stated}`
  return { text, set: { ipConfigurations: configurations(standing, wish, name) } }
}

function proxyProtocol(
  { enableProxyProtocol = false }: PrivateLinkProperties,
  wish: PrivateLinkWish,
): Part | undefined {
  if (enableProxyProtocol === wish.proxyProtocol) return undefined
  return {
    text: `turn PROXY protocol ${wish.proxyProtocol ? 'on' : 'off'}`,
    set: { enableProxyProtocol: wish.proxyProtocol },
  }
}

/** Order and case are no difference: Azure answers subscriptions and names as it likes. */
function list(
  what: string,
  before: readonly string[] = [],
  wished: readonly string[],
  set: PrivateLinkProperties,
): Part | undefined {
  const key = (items: readonly string[]) =>
    items
      .map((item) => item.toLowerCase())
      .toSorted()
      .join(' ')
  if (key(before) === key(wished)) return undefined
  return { text: `set ${what} to ${wished.join(' ') || 'none'} (was ${before.join(' ') || 'none'})`, set }
}
