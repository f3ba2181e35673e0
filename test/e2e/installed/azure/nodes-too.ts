/** All that a cloud-controller-manager is: nodes, routes and ranges for pods too, and several load balancers. */
import { until } from '../../process/deadline.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { nodeSites, topology } from '../../rack/topology.ts'
import { spareMachine } from '../../azure/machines.ts'
import { path, reportNode, untilShown } from '../../rights/watching.ts'
import { addressOf, soonMs } from '../../scenarios/service.ts'
import { leavesAndComesBack } from '../../scenarios/tour/nodes.ts'
import { localPolicy } from '../../scenarios/tour/policies.ts'
import { bothProtocols } from '../../scenarios/tour/ports.ts'
import { tourNamespace, type Tour } from '../../scenarios/tour/step.ts'
import { runSteps } from '../../scenarios/tour/tour.ts'
import { typeSteps } from '../../scenarios/tour/types.ts'
import { nonRoot } from '../privileges.ts'
import { waiting } from './host-file.ts'
import { checkMetrics, prepareMetrics, servingValues } from './metrics.ts'
import { authorityFolder, cloudConfig, provideAuthority } from './rack.ts'
import { checkSeveral, several } from './several.ts'
import { common, type Stage, type Turn } from './turn.ts'

const namespace = 'kube-system'
const secret = { name: 'azure', namespace, key: 'azure.json' }
const routeTableName = 'routes'

export const nodesToo: Turn = {
  name: 'with azure.json from another namespace, for nodes, routes and several load balancers, it is not root',
  privileges: { name: 'controller', user: nonRoot, capabilities: 0 },
  async prepare(rack, signal) {
    const config = { ...(await cloudConfig(rack, authorityFolder)), routeTableName, ...several }
    const metadata = { name: secret.name, namespace }
    const stringData = { [secret.key]: JSON.stringify(config) }
    await apply(rack, [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData }], signal)
    const serving = await prepareMetrics(rack, signal)
    return {
      ...common,
      ...serving,
      azure: { cloudConfig: { secret }, severalLoadBalancers: true },
      controller: {
        ...servingValues,
        ...(await provideAuthority(rack, signal)),
        podNetwork: {
          allocateNodeCidrs: true,
          clusterCidr: topology.pods,
          serviceClusterIpRange: topology.services,
        },
      },
    }
  },
  async prove(stage, signal) {
    const { rack, checks } = stage
    await checks.check('installed: the Service that has waited for so long has its address', () =>
      addressOf(rack, waiting, signal),
    )
    await checks.check('installed: a route leads to the pods of each node', () => hasRoutes(rack, signal))
    await checks.check('installed: a node that registers is named, labelled and given a range for its pods', () =>
      initializes(rack, signal),
    )
    await checks.check('installed: a node whose machine is gone is deleted', () => deletes(rack, signal))
    await checkSeveral(stage, signal)
    await runSteps([localPolicy, bothProtocols, ...typeSteps, leavesAndComesBack('n2')], tourOf(stage), checks, signal)
    await checkMetrics(stage, signal)
  },
}

async function hasRoutes(rack: Rack, signal: AbortSignal): Promise<void> {
  const wanted = nodeSites.map(({ podBlock, address }) => `${podBlock} ${address}`).join('\n')
  const look = async (): Promise<true | undefined> => {
    // A cast at the edge: Azure's own form
    const tables = (await rack.azure.resources(['routeTables'], signal)) as readonly RouteTable[]
    const routes = tables.flatMap(({ properties }) => properties.routes ?? [])
    const found = routes.map(({ properties: to }) => `${to.addressPrefix} ${to.nextHopIpAddress}`).toSorted()
    return found.join('\n') === wanted ? true : undefined
  }
  await until({ what: `the routes are\n${wanted}\n`, timeoutMs: soonMs }, look, signal)
  for (const { name } of nodeSites)
    await untilShown(rack, { args: ['node', name, ...path('.status.conditions')], pattern: /RouteCreated/u }, signal)
}

interface RouteTable {
  readonly properties: {
    readonly routes?: readonly {
      readonly properties: { readonly addressPrefix: string; readonly nextHopIpAddress?: string }
    }[]
  }
}

async function initializes(rack: Rack, signal: AbortSignal): Promise<void> {
  const name = spareMachine
  const taint = { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }
  await apply(rack, [{ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints: [taint] } }], signal)
  const shows = (args: readonly string[], pattern: RegExp) =>
    untilShown(rack, { args: ['node', name, ...args], pattern }, signal)
  await shows(path('.spec.providerID'), /virtualMachines\/spare$/u)
  await shows(['--show-labels'], /topology.kubernetes.io\/region=westeurope/u)
  await shows(path('.status.addresses'), /InternalIP/u)
  await shows(path('.spec.podCIDRs'), /10\.244\./u)
  await shows(path('.spec.taints[*].key'), /^(?!.*uninitialized)/u)
  await kubectl(rack, ['delete', 'node', name], signal)
}

async function deletes(rack: Rack, signal: AbortSignal): Promise<void> {
  const name = 'gone'
  const spec = { providerID: nodeSites[0]?.providerId?.replace(/[^/]*$/u, name) }
  await apply(rack, [{ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec }], signal)
  await reportNode(rack, { name, status: 'Unknown' }, signal)
  await untilShown(rack, { args: ['nodes', '-o', 'name'], pattern: /^(?![^]*node\/gone)/u }, signal)
}

/** For steps that restart nothing. */
function tourOf({ rack, checks }: Stage): Tour {
  const notHere = (): never => {
    throw new Error('controllers are started by the chart here')
  }
  return {
    rack,
    web: { namespace: tourNamespace, name: 'web' },
    restartBerth: notHere,
    changePools: notHere,
    startStandby: notHere,
    say: checks.say,
  }
}
