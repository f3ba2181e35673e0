/** What an older release of the Azure provider left in Azure for a cluster, and what else its users and its mistakes put there. */
import { seedUsersPublicIp } from './foreign.ts'
import type { ServiceWrite } from './manifest.ts'
import { nodeAddresses } from './played-azure.ts'
import type { Stage } from './stage.ts'

const location = 'westeurope'
const sku = { name: 'Standard' }

interface Adopted {
  readonly publicIp: string
  readonly write: ServiceWrite
  /** Tags of the time before `k8s-azure-service`; a public IP without any is a user's. */
  readonly tags?: Readonly<Record<string, string>>
}

/**
 * Seeds Services with their addresses shown, a load balancer whose rules differ a little from today's, and a security group
 * with names of the old scheme only: whoever adopts this has something to write in each document.
 */
export function seedOlderCluster(stage: Stage, services: Readonly<Record<string, Adopted>>): void {
  const { azure, emulator } = stage
  const stood = Object.entries(services).map(([name, adopted]) => ({ name, ...adopted }))
  for (const { publicIp, tags } of stood) seedUsersPublicIp(stage, publicIp, tags)
  const bases = stood.map(({ name, publicIp, write }) => adoptService(stage, { name, publicIp, write }))
  const balancer = azure.idOf('loadBalancers', 'kubernetes')
  const child = (segment: string, name: string) => ({ id: `${balancer}/${segment}/${name}` })
  emulator.seed({
    id: balancer,
    location,
    sku,
    properties: {
      frontendIPConfigurations: bases.map(({ base, publicIp }) => ({
        name: base,
        properties: { publicIPAddress: { id: azure.idOf('publicIPAddresses', publicIp) } },
      })),
      backendAddressPools: [{ name: 'kubernetes', properties: poolOf(stage) }],
      probes: bases.map(({ base, port, nodePort }) => ({
        name: `${base}-TCP-${port}`,
        properties: { protocol: 'Tcp', port: nodePort, intervalInSeconds: 5, numberOfProbes: 2 },
      })),
      loadBalancingRules: bases.map(({ base, port }) => ({
        name: `${base}-TCP-${port}`,
        properties: {
          protocol: 'Tcp',
          frontendPort: port,
          backendPort: port,
          enableFloatingIP: true,
          // Releases before 1.25 knew no reset.
          enableTcpReset: false,
          idleTimeoutInMinutes: 4,
          frontendIPConfiguration: child('frontendIPConfigurations', base),
          backendAddressPool: child('backendAddressPools', 'kubernetes'),
          probe: child('probes', `${base}-TCP-${port}`),
        },
      })),
    },
  })
}

/** Creates the Service as it was when the other controller was stopped. */
function adoptService(stage: Stage, { name, publicIp, write }: Pick<Adopted, 'publicIp' | 'write'> & { name: string }) {
  const service = stage.cluster.apply(name, write)
  const shown = stage.emulator.resources.get(stage.azure.idOf('publicIPAddresses', publicIp))
  service.ingress = [{ ip: String(shown?.properties['ipAddress']) }]
  service.hasFinalizer = true
  const { port = 0, nodePort = 0 } = service.object.spec?.ports?.[0] ?? {}
  return { base: `a${service.uid.replaceAll('-', '')}`.slice(0, 32), publicIp, port, nodePort }
}

function poolOf({ azure }: Stage): object {
  const virtualNetwork = { id: azure.idOf('virtualNetworks', 'vnet') }
  return {
    virtualNetwork,
    loadBalancerBackendAddresses: nodeAddresses.map((ipAddress, at) => ({
      name: `node-${at + 1}`,
      properties: { ipAddress, virtualNetwork },
    })),
  }
}
