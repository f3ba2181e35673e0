import { until } from '../process/deadline.ts'
import type { Rack } from '../rack/rack.ts'
import type { RoutedRule } from '../azure/router.ts'

/** Rules go with their load balancer, which waits for the machines of a scale set to leave: twenty seconds, and two busy cores. */
const settledMs = 60_000

/** Waits until the rules of `address` satisfy `test`, and returns them. The error shows the rules as they are. */
export async function rulesOf(
  rack: Rack,
  address: string,
  test: (rules: readonly RoutedRule[]) => boolean,
  signal: AbortSignal,
): Promise<readonly RoutedRule[]> {
  let seen: readonly RoutedRule[] = []
  const read = async (): Promise<readonly RoutedRule[] | undefined> => {
    seen = (await rack.azure.rules(signal)).filter(({ rule }) => rule.address === address)
    return test(seen) ? seen : undefined
  }
  try {
    return await until({ what: `rules of ${address} are as expected`, timeoutMs: settledMs }, read, signal)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(seen)}`, {
      cause: error,
    })
  }
}

/** Waits until no rule, no frontend and no public IP of `address` is left in Azure. */
export async function nothingLeftOf(rack: Rack, address: string, signal: AbortSignal): Promise<void> {
  await rulesOf(rack, address, (rules) => rules.length === 0, signal)
  const types = ['publicIPAddresses', 'loadBalancers', 'networkSecurityGroups']
  const isClean = async (): Promise<true | undefined> => {
    for (const { type, name, properties } of await rack.azure.resources(types, signal)) {
      if (JSON.stringify(properties).includes(`"${address}"`))
        throw new Error(`${address} still stands in ${type} ${name}`)
    }
    return true
  }
  await until({ what: `nothing is left of ${address}`, timeoutMs: settledMs }, isClean, signal)
}
