/** Names the private link service of a frontend where the Service names none (reference section 3.7). */
export function privateLinkName(frontend: string): string {
  return `pls-${frontend}`
}

/** Azure's own limit; the Azure provider uses all of it here. */
const nameLimit = 80

/** Names one of a private link service's own addresses (reference section 3.7). `what` is `static-10.0.0.4` or `dynamic-0`. */
export function linkConfigurationName(subnet: string, privateLink: string, what: string): string {
  const suffix = `-${what}`
  return `${`${subnet}-${privateLink}`.slice(0, nameLimit - suffix.length)}${suffix}`
}
