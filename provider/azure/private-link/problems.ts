import { annotation } from '../../intent/annotations.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Refusal } from '../../document/kind.ts'
import { nameIn } from '../names/ids.ts'
import type { PrivateLinkPart, PrivateLinkWish } from './part.ts'

/** A user's own, or another cluster's, stands on the frontend: Azure allows one there. */
export function frontendTaken(name: string, { frontendId }: PrivateLinkWish): Problem {
  return {
    field: annotation('privateLink').key,
    value: 'true',
    why: `private link service ${name} stands on frontend ${nameIn(frontendId)}, and was not made by this cluster`,
    fix: 'Delete it, or remove the annotation',
  }
}

export function nameForeign(name: string): Problem {
  return {
    field: annotation('privateLinkName').key,
    value: name,
    why: 'there is a private link service of this name that was not made by this cluster',
    fix: 'Write another name, or delete that one',
  }
}

export function renamed(name: string, wished: string): Problem {
  return {
    field: annotation('privateLinkName').key,
    value: wished,
    why: `the private link service is called ${name}, and Azure cannot rename it`,
    fix: `Write "${name}"; or remove ${annotation('privateLink').key} until it is gone, which ends its connections`,
  }
}

export function nameTaken(name: string, holder: string): Problem {
  return {
    field: annotation('privateLinkName').key,
    value: name,
    why: `the private link service of this name belongs to ${holder}, on another frontend`,
    fix: 'Write another name',
  }
}

/** Who shares a frontend shares its private link service too, as its owner has it. */
export function settingsOfOther(name: string, holder: string, [field = '', ...others]: readonly string[]): Problem {
  const all = [field, ...others].map((key) => key.split('/').at(-1)).join(', ')
  return {
    field,
    value: '',
    why: `private link service ${name} of this address belongs to ${holder}, which alone may say ${all}`,
    fix: `Remove ${others.length === 0 ? 'it' : 'them'}, or say it there`,
  }
}

/** Names the field behind Azure's refusal (codes: arm-semantics 3.1); every other is told as being about the whole. */
export function refusedPrivateLink(want: PrivateLinkPart, { code, message: why }: Refusal): Problem | undefined {
  if (want.kind !== 'private-link') return undefined
  switch (code.toLowerCase()) {
    case 'privateipaddressnotinsubnet':
    case 'privateipaddressinreservedrange':
    case 'privateipaddressisallocated':
    case 'privateipaddressinuse': {
      const fix = 'Choose free addresses of the subnet, or none, and the subnet gives them; it is tried again by itself'
      return { field: annotation('privateLinkAddresses').key, value: want.addresses.join(' '), why, fix }
    }
    case 'subnetisfull':
    case 'privatelinkservicenetworkpoliciescannotbeenabledonprivatelinkservicesubnet': {
      const fix = 'Name another subnet, or make it fit; it is tried again by itself'
      return { field: annotation('privateLinkSubnet').key, value: nameIn(want.subnetId), why, fix }
    }
    default: {
      const fix = `Correct what Azure's code ${code} is about, or remove the annotation; it is tried again by itself`
      return { field: annotation('privateLink').key, value: 'true', why, fix }
    }
  }
}
