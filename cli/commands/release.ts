import { baseName } from '#provider/azure/names/base-name'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { resources } from '#reconcilers/kubernetes/resource'
import { removeFinalizer } from '#reconcilers/service/finalizer'
import { hasFinalizer, ownershipOf } from '#reconcilers/service/wants'
import type { Invocation } from '../command.ts'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'
import { namespaceOf } from '../namespace.ts'
import { connectionOf, type Connection } from '../options.ts'
import { serviceArgument } from '../service-argument.ts'

const patienceMs = 30_000

/**
 * Lets a deleted Service go although nobody can say what stands in Azure: for when Azure, the subscription or the rights to
 * it are gone for good. Asks Azure nothing, and prints what may be left: 0 if it was let go, 1 if there was nothing to let go.
 */
export async function run({ options, positionals }: Invocation): Promise<number> {
  const name = serviceArgument(positionals, 'release')
  const connection = connectionOf(options)
  const namespace = namespaceOf(options, connection)
  const client = connectCluster(connection.kubeconfig, connection.context)
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const service = await client.get<LiveService>({ resource: resources.services, namespace, name }, signal)
    if (service === undefined) throw new Failure(`there is no Service ${namespace}/${name}`)
    const { finalizer } = ownershipOf(connection.className)
    if (finalizer === undefined || !hasFinalizer(service, finalizer)) {
      console.log(`Service ${namespace}/${name} is not held: it does not have the finalizer ${finalizer}.`)
      return 1
    }
    if (service.metadata.deletionTimestamp === undefined) {
      const fix = `kubectl -n ${namespace} delete service ${name} --wait=false`
      throw new Failure(
        `Service ${namespace}/${name} is not being deleted, so it would be taken up again; first ${fix}`,
      )
    }
    await removeFinalizer(client, service, finalizer, signal)
    console.log(farewell(service, connection))
    return 0
  } finally {
    await client.close()
  }
}

/** By which marks that which may be left is found by hand, or by `berth prune` once Azure answers again. */
function farewell(service: LiveService, { clusterName, className }: Connection): string {
  const { namespace, name, uid } = refOf(service)
  const base = baseName(uid)
  const addresses = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
  const prefix = className === undefined ? 'k8s-azure-lb' : 'berth-lb'
  const openings = addresses.map((address) => `destination ${address} in security rules ${prefix}*`)
  const left = [
    `frontends, rules and probes on load balancers whose names begin with ${base}`,
    `public IP ${clusterName}-${base}, or another one with ${namespace}/${name} in its tag k8s-azure-service`,
    ...openings,
  ]
  return [
    `Service ${namespace}/${name} is let go. Azure was not asked; this may be left there:`,
    ...left.map((line) => `  ${line}`),
    'Where Azure answers again, berth prune finds and removes it.',
  ].join('\n')
}
