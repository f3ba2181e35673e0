/**
 * The addresses that a private link service itself has in its subnet. Names are for making them: one that fits stays what
 * it is, because taking an address away breaks the connections that come from it.
 */
import { linkConfigurationName } from '../names/private-link-name.ts'
import { nameIn } from '../names/ids.ts'
import type { LinkConfiguration } from './body.ts'
import type { PrivateLinkWish } from './part.ts'

type Asked = Pick<PrivateLinkWish, 'subnetId' | 'addressCount' | 'addresses'>

/** Whether these are the addresses that are asked for. */
export function fits(standing: readonly LinkConfiguration[], asked: Asked): boolean {
  if (standing.length !== asked.addressCount || !standing.every((one) => isIn(one, asked.subnetId))) return false
  const statics = standing.filter(isStatic).map(addressOf)
  if (statics.toSorted().join() !== asked.addresses.toSorted().join()) return false
  const primary = standing.find(({ properties }) => properties?.primary === true)
  return primary === undefined || (isStatic(primary) ? addressOf(primary) : undefined) === asked.addresses[0]
}

/** The addresses asked for: static ones first, then as many as are missing that Azure chooses. */
export function configurations(
  standing: readonly LinkConfiguration[],
  asked: Asked,
  privateLink: string,
): readonly LinkConfiguration[] {
  const kept = standing.filter((one) => isIn(one, asked.subnetId))
  const names = new Set(kept.map(({ name }) => name))
  const make = (what: string): LinkConfiguration => ({
    name: linkConfigurationName(nameIn(asked.subnetId), privateLink, what),
    properties: { privateIPAddressVersion: 'IPv4', subnet: { id: asked.subnetId } },
  })
  const statics = asked.addresses.map((address): LinkConfiguration => {
    const made = kept.find((one) => isStatic(one) && addressOf(one) === address) ?? make(`static-${address}`)
    return withProperties(made, { privateIPAllocationMethod: 'Static', privateIPAddress: address })
  })
  const missing = asked.addressCount - statics.length
  const dynamics = kept.filter((one) => !isStatic(one)).slice(0, missing)
  for (let at = 0; dynamics.length < missing; at += 1) {
    const made = withProperties(make(`dynamic-${at}`), { privateIPAllocationMethod: 'Dynamic' })
    if (!names.has(made.name)) dynamics.push(made)
  }
  return [...statics, ...dynamics].map((one, at) => withProperties(one, { primary: at === 0 }))
}

function withProperties(one: LinkConfiguration, more: LinkConfiguration['properties']): LinkConfiguration {
  return { ...one, properties: { ...one.properties, ...more } }
}

function isIn({ properties }: LinkConfiguration, subnetId: string): boolean {
  return properties?.subnet?.id.toLowerCase() === subnetId.toLowerCase()
}

function isStatic({ properties }: LinkConfiguration): boolean {
  return properties?.privateIPAllocationMethod?.toLowerCase() === 'static'
}

function addressOf({ properties }: LinkConfiguration): string {
  return properties?.privateIPAddress ?? ''
}
