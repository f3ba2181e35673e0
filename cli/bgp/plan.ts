import { bgpDefaults } from '#provider/bgp/intent/parse'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'
import type { Connection } from '../options.ts'
import { inNamespace, isService } from '../rehearsal/manifests.ts'
import { readObjects } from '../read-objects.ts'
import { loadBerthSettings } from '../settings.ts'
import { sortManifests } from './after-apply.ts'
import { planChange, type BgpPlanned } from './plan-change.ts'
import { isStill, printBgpPlan } from './print-plan.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import type { Output } from '../output.ts'

export interface BgpPlanOptions {
  readonly files: readonly string[]
  /** The manifests are deleted, not applied. */
  readonly isDelete: boolean
  readonly output: Output
  /** Of Services that name none; asked of the kubeconfig once the manifests are read, whose mistakes are told first. */
  readonly namespace: () => string
  /** What to end with where something would change. */
  readonly changed: number
}

const patienceMs = 20_000

/** Says what pools, peers, policies and Services would change in addresses and announcements: 0, or 1 if something is refused. */
export async function planOnBareMetal(connection: Connection, options: BgpPlanOptions): Promise<number> {
  const { bgp, strictAnnotations } = await loadBerthSettings(connection.config)
  const namespace = bgp.configurationNamespace
  const objects = (await Promise.all(options.files.map(readObjects))).flat()
  const placed = options.namespace()
  const manifests = sortManifests(
    objects.map((object) => (isService(object) ? inNamespace(object, placed) : object)),
    namespace,
  )
  if (manifests.services.length + manifests.configuration.length === 0) {
    throw new Failure(
      `${options.files.join(', ')}: there is neither a Service nor configuration of bare metal in it`,
      2,
    )
  }
  const snapshot = await readCluster(connection, namespace)
  const planned = planChange(snapshot, manifests, {
    isDelete: options.isDelete,
    className: connection.className,
    defaults: { ...bgpDefaults, strictAnnotations, beforeApply: true },
  })
  console.log(printBgpPlan(planned, options.output))
  if (planned.findings.some(({ isRefused }) => isRefused) || planned.addresses.some(isRefusedHere)) return 1
  return isStill(planned) ? 0 : options.changed
}

async function readCluster({ kubeconfig, context }: Connection, namespace: string): Promise<Snapshot> {
  const client = connectCluster(kubeconfig, context)
  try {
    return await takeSnapshot(client, namespace, AbortSignal.timeout(patienceMs))
  } finally {
    await client.close()
  }
}

function isRefusedHere({ problems, isNamed }: BgpPlanned['addresses'][number]): boolean {
  return isNamed && problems.length > 0
}
