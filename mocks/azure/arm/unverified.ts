/** What nobody could verify of Azure's refusals and the knobs therefore decide: that they come at all, and as what. */
import type { Knobs } from '../knobs.ts'
import { ArmError } from './arm-error.ts'

/** Throws a refusal whose rule or code is unverified, unless the knobs let pass what it forbids. */
export function refuseUnverified({ unverifiedRules }: Pick<Knobs, 'unverifiedRules'>, refusal: ArmError): void {
  if (unverifiedRules === 'refuse') throw refusal
}

/** Answers the refusal with another code or status. */
export function recoded(refusal: ArmError, as: { readonly code?: string; readonly status?: number }): ArmError {
  const { code, status, message, origin, details, headers, beside } = refusal
  return new ArmError({ code, status, message, origin, details, headers, beside, ...as })
}
