import type { LiveService } from '#reconcilers/kubernetes/live-service'
import type { Invocation } from '../commands.ts'
import { backendOf } from '../backend.ts'
import { planOnBareMetal } from '../bgp/plan.ts'
import { Failure } from '../failure.ts'
import { choiceOption, connectionOf } from '../options.ts'
import { applied, readManifest } from '../rehearsal/manifests.ts'
import { printPlan } from '../rehearsal/print-plan.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { refuseMisplaced, startRehearsal } from '../rehearsal/rehearsal.ts'
import { servedServices } from '../rehearsal/served-services.ts'

/**
 * Says what applying the manifests, or with `--all` what starting the controller on the cluster as it is, would change in
 * Azure: 0 if all would work, 1 if a Service would be refused.
 */
export async function run({ options }: Invocation): Promise<number> {
  const output = choiceOption(options, 'output', ['text', 'json'] as const) ?? 'text'
  const files = [options['filename'] ?? []].flat().map(String)
  const isAll = options['all'] === true
  if (isAll === files.length > 0) throw new Failure('name the manifest: berth plan -f FILE; or all Services: --all', 2)
  const connection = connectionOf(options)
  const isDelete = options['delete'] === true
  if ((await backendOf(options, connection.config)) === 'bgp') {
    if (isAll) throw new Failure('--all is for --backend azure', 2)
    return planOnBareMetal(connection, { files, isDelete, output })
  }
  if (isDelete) throw new Failure('--delete is for --backend bgp', 2)
  const manifests = (await Promise.all(files.map(readManifest))).flat()
  const rehearsal = await startRehearsal(connection, { beforeApply: !isAll })
  try {
    refuseMisplaced(rehearsal)
    const targets = isAll
      ? servedServices(rehearsal.services, connection.className)
      : appliedTo(rehearsal.services, manifests)
    const services = await rehearse(rehearsal, targets)
    console.log(printPlan({ services, writes: rehearsal.writes }, output))
    return services.some(({ problems }) => problems.length > 0) ? 1 : 0
  } finally {
    await rehearsal.stop()
  }
}

function appliedTo(
  services: readonly LiveService[],
  manifests: Awaited<ReturnType<typeof readManifest>>,
): readonly LiveService[] {
  return manifests.map((manifest, index) => {
    const { name, namespace = 'default' } = manifest.metadata
    const live = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
    return applied(manifest, live, index)
  })
}
