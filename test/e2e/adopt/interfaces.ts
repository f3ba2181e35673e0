/** Pools that interfaces name: who is in them follows the Nodes, whoever put the interfaces there. */
import type { Resource } from '#mocks/azure/arm/resource'
import { until } from '../process/deadline.ts'
import type { Daemon } from '../process/daemon.ts'
import { kubectl } from '../rack/kubectl.ts'
import { during, startBerth } from './controllers.ts'
import type { Journey } from './journey.ts'
import { registerNodes, type Lab } from './lab.ts'
import { differences, pictureOf } from './picture.ts'
import { expectNone, untilBerthIsContent } from './turns.ts'

/** A Node goes while Berth is at work, and comes back: the pools that the Azure provider filled are as they were. */
export async function interfacesFollowNodes({ lab, checks }: Journey, signal: AbortSignal): Promise<void> {
  const [leaving, ...staying] = lab.azure.machines
  if (leaving === undefined) throw new Error('the cluster has no nodes')
  const before = pictureOf(await lab.documents(signal))
  await during(startBerth(lab, 5), async (berth) => {
    await untilBerthIsContent(lab, berth, signal)
    await untilPoolsHold(lab, { count: staying.length + 1, berth }, signal)
    await lab.azure.takeWrites(signal)
    await kubectl(lab, ['delete', 'node', leaving.name], signal)
    await untilPoolsHold(lab, { count: staying.length, berth }, signal)
    await registerNodes(lab, [leaving], signal)
    await untilPoolsHold(lab, { count: staying.length + 1, berth }, signal)
    await untilBerthIsContent(lab, berth, signal)
  })
  checks.say(`writes for a node that left and came back: ${(await lab.azure.takeWrites(signal)).join(', ')}`)
  expectNone('changes', differences(before, pictureOf(await lab.documents(signal))))
}

interface Held {
  readonly count: number
  readonly berth: Daemon
}

async function untilPoolsHold(lab: Lab, { count, berth }: Held, signal: AbortSignal): Promise<void> {
  await until(
    { what: `every pool holds ${count} interfaces`, timeoutMs: 30_000, everyMs: 300 },
    async () => {
      lab.assertRuns()
      berth.assertRuns()
      const pools = poolsOf(await lab.documents(signal))
      if (pools.length > 0 && pools.every(({ held }) => held === count)) return true
      throw new Error(pools.map(({ name, held }) => `${name} holds ${held}`).join(', '))
    },
    signal,
  )
}

interface BalancerProperties {
  readonly backendAddressPools?: readonly {
    readonly name: string
    readonly properties: { readonly backendIPConfigurations?: readonly unknown[] }
  }[]
}

function poolsOf(documents: readonly Resource[]): readonly { readonly name: string; readonly held: number }[] {
  return documents.flatMap(({ name: balancer, properties }) => {
    const { backendAddressPools = [] }: BalancerProperties = properties
    return backendAddressPools.map(({ name, properties: { backendIPConfigurations = [] } }) => ({
      name: `${balancer}/${name}`,
      held: backendIPConfigurations.length,
    }))
  })
}
