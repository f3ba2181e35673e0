/**
 * How Microsoft.Network calls the interface of a scale set's machine when it says who uses a subnet: its path through
 * Microsoft.Compute with bars for slashes (azure-docs, AKS; arm-semantics 3.2).
 */
const throughCompute =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/(providers\/Microsoft\.Compute\/virtualMachineScaleSets\/.+\/networkInterfaces\/[^/]+)(\/.*)?$/i

/** Answers the network's own id of whatever uses a subnet; any other id stays as it is. */
export function asNetworkNames(user: string): string {
  const [, group = '', path, below = ''] = throughCompute.exec(user) ?? []
  if (path === undefined) return user
  return `${group}/providers/Microsoft.Network/networkInterfaces/|${path.replaceAll('/', '|')}${below}`
}
