import { kubectl } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { nodeSites } from '../../rack/topology.ts'
import { rulesOf } from '../../scenarios/documents.ts'
import { addressOf, answers } from '../../scenarios/service.ts'
import type { Stage } from './turn.ts'

const chosen = 'chosen'

/** Of azure.json: a load balancer for all, and one for the Services of one namespace, with nodes of its own. */
export const several = {
  multipleStandardLoadBalancerConfigurations: [
    { name: 'kubernetes', primaryVMSet: 'none' },
    {
      name: chosen,
      primaryVMSet: chosen,
      serviceNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': chosen } },
      nodeSelector: { matchLabels: { pool: chosen } },
    },
  ],
} as const

export async function checkSeveral({ rack, checks }: Stage, signal: AbortSignal): Promise<void> {
  await checks.check('installed: a namespace has a load balancer of its own, with nodes of its own', () =>
    standsApart(rack, signal),
  )
}

async function standsApart(rack: Rack, signal: AbortSignal): Promise<void> {
  const own = nodeSites.at(-1)
  if (own === undefined) throw new Error('there are no nodes')
  await kubectl(rack, ['label', 'node', own.name, `pool=${chosen}`], signal)
  await kubectl(rack, ['create', 'namespace', chosen], signal)
  const on = ['-n', chosen]
  await kubectl(rack, [...on, 'create', 'deployment', 'web', '--image=anything', '--replicas=3'], signal)
  await kubectl(rack, [...on, 'expose', 'deployment', 'web', '--port=80', '--type=LoadBalancer'], signal)
  const address = await addressOf(rack, { namespace: chosen, name: 'web' }, signal)
  await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
  await rulesOf(rack, address, ([only]) => only?.rule.members.join() === own.address, signal)
  const balancers = JSON.stringify(await rack.azure.resources(['loadBalancers'], signal))
  if (!balancers.includes(`loadBalancers/${chosen}/`)) throw new Error(balancers)
  await kubectl(rack, [...on, 'delete', 'service/web', 'deployment/web'], signal)
  await kubectl(rack, ['label', 'node', own.name, 'pool-'], signal)
}
