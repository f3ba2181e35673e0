import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { objectKey } from '#reconcilers/kubernetes/object'
import type { Invocation } from '../command.ts'
import { backendOf } from '../backend.ts'
import { planOnBareMetal } from '../bgp/plan.ts'
import { Failure } from '../failure.ts'
import { connectionOf } from '../options.ts'
import { namespaceOf } from '../namespace.ts'
import { outputOption } from '../output.ts'
import { applied, inNamespace, readManifest } from '../rehearsal/manifests.ts'
import { printPlan } from '../rehearsal/print-plan.ts'
import { rehearseRoutes } from '../rehearsal/rehearse-routes.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { refuseMisplaced, startRehearsal } from '../rehearsal/rehearsal.ts'
import { lookAtRoutes, saidOfPods } from '../rehearsal/route-table.ts'
import { leftAlone, servedServices } from '../rehearsal/served-services.ts'

const lookMs = 10_000

/**
 * Says what applying the manifests, or with `--all` what starting the controller on the cluster as it is, would change in
 * Azure: 0 if all would work, 1 if a Service or node would be refused, 3 if something would change and that was to be told.
 */
export async function run({ options }: Invocation): Promise<number> {
  const output = outputOption(options)
  // In the words of `terraform plan`, whose 2 is our wrong usage.
  const changed = options['detailed-exitcode'] === true ? 3 : 0
  const files = [options['filename'] ?? []].flat().map(String)
  const isAll = options['all'] === true
  if (isAll === files.length > 0) throw new Failure('name the manifest: berth plan -f FILE; or all Services: --all', 2)
  const connection = connectionOf(options)
  const namespace = () => namespaceOf(options, connection)
  const isDelete = options['delete'] === true
  if ((await backendOf(options, connection.config)) === 'bgp') {
    if (isAll) throw new Failure('--all is for --backend azure', 2)
    return planOnBareMetal(connection, { files, isDelete, output, namespace, changed })
  }
  if (isDelete) throw new Failure('--delete is for --backend bgp', 2)
  const manifests = (await Promise.all(files.map(readManifest))).flat()
  const said = saidOfPods(options, connection.className)
  const rehearsal = await startRehearsal(connection, { beforeApply: !isAll })
  try {
    refuseMisplaced(rehearsal)
    const targets = isAll
      ? servedServices(rehearsal.services, connection.className)
      : appliedTo(rehearsal.services, manifests, namespace())
    const alone = isAll ? new Map<LiveService, string>() : leftAlone(targets, connection.className)
    const services = await rehearse(
      rehearsal,
      targets.filter((target) => !alone.has(target)),
    )
    const nodes = isAll ? await rehearseRoutes(rehearsal, said.podNetwork) : undefined
    const table = isAll ? await lookAtRoutes(rehearsal, said, AbortSignal.timeout(lookMs)) : undefined
    if (table?.note !== undefined) console.error(table.note)
    const left = [...alone].map(([service, why]) => ({ name: objectKey(service), why }))
    const { writes } = rehearsal
    console.log(printPlan({ services, left, manifests: targets.map(objectKey), nodes, writes }, output))
    if ([...services, ...(nodes ?? [])].some(({ problems }) => problems.length > 0)) return 1
    return writes.length > 0 ? changed : 0
  } finally {
    await rehearsal.stop()
  }
}

function appliedTo(
  services: readonly LiveService[],
  manifests: Awaited<ReturnType<typeof readManifest>>,
  namespace: string,
): readonly LiveService[] {
  return manifests.map((manifest, index) => {
    const placed = inNamespace(manifest, namespace)
    const isThis = ({ metadata }: LiveService) =>
      metadata.name === placed.metadata.name && metadata.namespace === placed.metadata.namespace
    return applied(placed, services.find(isThis), index)
  })
}
