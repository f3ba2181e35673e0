import type { Intent, IpFamily } from '#provider/intent/intent'

/** All of a Service that goes into the names of one of its families. */
export interface Naming {
  readonly uid: string
  readonly family: IpFamily
  readonly dualStack: boolean
  /** The subnet that an internal Service asks for by annotation; the default subnet goes into no name. */
  readonly subnet: string | undefined
}

/** Takes from an intent what names are made of. */
export function namingOf(intent: Pick<Intent, 'service' | 'families' | 'subnet'>, family: IpFamily): Naming {
  return { uid: intent.service.uid, family, dualStack: intent.families.length > 1, subnet: intent.subnet }
}

/** Marks the IPv6 half of a Service with two families; a Service of IPv6 only has no mark (reference section 3.3). */
export function withFamily(name: string, naming: Pick<Naming, 'family' | 'dualStack'>): string {
  return naming.dualStack && naming.family === 'IPv6' ? `${name}-IPv6` : name
}
