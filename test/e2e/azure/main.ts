/** The child process that plays Azure in the router's namespace: the emulator's documents, and the packets they move. */
import { startEmulator } from '#mocks/azure/emulator'
import { nodeSites, topology } from '../rack/topology.ts'
import { networkOf } from './site.ts'
import { startRouter } from './router.ts'
import type { AzureOrder, AzureReport } from './azure.ts'

function report(message: AzureReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

async function serve(): Promise<void> {
  const emulator = await startEmulator({
    latency: 'fast',
    publicAddresses: topology.publicAddresses,
    // Where pods reach it too.
    host: topology.gateway,
  })
  const network = networkOf(emulator.credentials.subscriptionId)
  for (const resource of network.resources) emulator.seed(resource)
  for (const site of nodeSites) emulator.reserve(network.subnetId, site.address, site.name)
  emulator.reserve(network.subnetId, topology.controlPlane, 'control plane')
  const router = await startRouter(
    { list: (type) => emulator.resources.list(type), onChange: (listener) => emulator.resources.onChange(listener) },
    fail,
    new AbortController().signal,
  )
  emulator.playHealth(router)
  process.on('message', (order: AzureOrder) => {
    switch (order.ask) {
      case 'rules':
        return report({ is: 'rules', rules: router.rules() })
      case 'resources':
        return report({ is: 'resources', resources: emulator.resources.list(order.type) })
      case 'writes':
        return report({ is: 'writes', count: emulator.log.count({ class: 'write' }) })
    }
  })
  report({ is: 'ready', url: emulator.url, caPem: emulator.caPem, credentials: emulator.credentials })
}

process.once('disconnect', () => process.exit(0))
serve().catch(fail)
