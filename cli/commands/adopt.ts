import { findLeftovers } from '#provider/azure/leftovers/find-leftovers'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { connectionOf } from '../options.ts'
import { outputOption } from '../output.ts'
import { printAdoption } from '../rehearsal/print-adoption.ts'
import { readKnownCluster } from '../rehearsal/known-cluster.ts'
import { rehearseRoutes } from '../rehearsal/rehearse-routes.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { refuseMisplaced, startRehearsal } from '../rehearsal/rehearsal.ts'
import { lookAtRoutes, saidOfPods } from '../rehearsal/route-table.ts'
import { servedServices } from '../rehearsal/served-services.ts'

const patienceMs = 30_000

/**
 * Says what Berth would write on a cluster that another controller kept until now: 0 if nothing, 1 if something or if a
 * Service or node would be refused.
 */
export async function run({ options }: Invocation): Promise<number> {
  if (options['check'] !== true) {
    throw new Failure(
      'say berth adopt --check: to adopt a cluster nothing is to be done but to start the controller',
      2,
    )
  }
  const output = outputOption(options)
  const connection = connectionOf(options)
  const said = saidOfPods(options, connection.className)
  const rehearsal = await startRehearsal(connection, { beforeApply: false })
  try {
    refuseMisplaced(rehearsal)
    // What stands is looked at before anything is rehearsed, or the rehearsal would be taken for fact.
    const standing = rehearsal.provider.standing()
    const cluster = await readKnownCluster(rehearsal.client, connection, AbortSignal.timeout(patienceMs))
    const ofServices = findLeftovers(standing, cluster)
    const table = await lookAtRoutes(rehearsal, said, AbortSignal.timeout(patienceMs))
    const services = await rehearse(rehearsal, servedServices(rehearsal.services, connection.className))
    const nodes = await rehearseRoutes(rehearsal, said.podNetwork)
    const { writes } = rehearsal
    if (table.note !== undefined) console.error(table.note)
    const leftovers = [...ofServices, ...table.leftovers]
    console.log(printAdoption({ services, nodes, writes, leftovers, kept: table.kept }, output))
    return writes.length > 0 || [...services, ...(nodes ?? [])].some(({ problems }) => problems.length > 0) ? 1 : 0
  } finally {
    await rehearsal.stop()
  }
}
