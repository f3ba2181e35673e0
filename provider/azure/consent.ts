/** What is said of an edit that costs an address, and whose consent it needs. */
import { annotation } from '../intent/annotations.ts'
import type { Problem } from '../intent/problem.ts'
import type { LoadBalancerState, News } from '../provider.ts'
import type { AddressChange } from './address-change.ts'

const { key: consentKey } = annotation('confirmAddressChange')

/** Tells of the change before it happens. */
export function newsOf({ from, field, value }: AddressChange, needsConsent: boolean): News {
  const because = `${field}${value === '' ? '' : ` "${value}"`}`
  const what = `${because} costs the Service its address ${from}; it gets another one`
  const message = needsConsent ? `${what} once ${consentKey} names ${from}` : what
  return { reason: 'AddressWillChange', message }
}

/** What a Service waits for whose addresses nobody has given up yet. */
export function consentWait(changes: readonly AddressChange[]): string {
  const addresses = changes.map(({ from }) => from).join(',')
  const fields = [...new Set(changes.map(({ field }) => field))].join(', ')
  return `consent: ${fields} would cost the address ${addresses}; set ${consentKey}: "${addresses}", or take the edit back`
}

/** Why a public IP is not made anew under the feet of others. */
export function sharedProblem({ from, field, value }: AddressChange, names: readonly string[]): Problem {
  return {
    field,
    value,
    why: `${from} would have to be given up for it, and ${names.join(', ')} stands there too`,
    fix: 'Take the annotation back, or give the other Service an address of its own first',
  }
}

/** The state of a Service that has all but the edit that waits, with what is to be told of that. */
export function heldState(
  state: LoadBalancerState,
  { waitsFor, news }: { readonly waitsFor: string | undefined; readonly news: readonly News[] },
): LoadBalancerState {
  const isAlone = state.is === 'ready' || state.is === 'waiting'
  const held: LoadBalancerState =
    waitsFor === undefined || !isAlone
      ? state
      : { is: 'waiting', on: state.is === 'waiting' ? `${waitsFor}; ${state.on}` : waitsFor, ingress: state.ingress }
  const all = [...(state.news ?? []), ...news]
  return all.length === 0 ? held : { ...held, news: all }
}
