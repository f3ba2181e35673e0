import { formatFinding, isRefusal } from '#provider/bgp/config/finding'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import type { IntentDefaults } from '#provider/intent/defaults'
import { systemClock } from '#provider/time/clock'
import { objectKey } from '#reconcilers/kubernetes/object'
import { lastSeen } from '#reconcilers/service/known-service'
import { ownershipOf } from '#reconcilers/service/wants'
import { afterApply, afterDelete, type Manifests } from './after-apply.ts'
import { openBook } from './book.ts'
import { planAddresses } from './plan-addresses.ts'
import { planRoutes } from './plan-routes.ts'
import { factsOf, type Snapshot } from './snapshot.ts'

export interface PlanSettings {
  readonly isDelete: boolean
  readonly className: string | undefined
  readonly defaults: IntentDefaults
}

/** Compares the cluster as it is with the cluster as the controller and the speakers would leave it. Pure. */
export function planChange(before: Snapshot, manifests: Manifests, { isDelete, className, defaults }: PlanSettings) {
  const standing = readConfiguration(before.configuration)
  const asked = isDelete ? afterDelete(before, manifests) : afterApply(before, manifests)
  const read = readConfiguration(asked.configuration, standing.model)
  const known = new Set(standing.findings.map(formatFinding))
  const book = openBook(before, standing.model, className)
  const ownership = ownershipOf(className, book.needsFinalizer)
  // As the controller has it: all have spoken before anything changes, so that whoever is edited has to give way.
  planAddresses(book, before.services, { ownership, defaults })
  const stays = new Set(asked.services.map(({ metadata }) => metadata.uid))
  const gone = before.services.filter(({ metadata }) => !stays.has(metadata.uid))
  for (const service of gone) {
    book.loadBalancers.ensureGone({ ...nobody, uid: service.metadata.uid }, lastSeen(service))
  }
  book.setConfiguration(read.model)
  const { planned, services } = planAddresses(book, asked.services, { ownership, defaults })
  const after = { ...asked, services }
  const named = new Set(manifests.services.map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`))
  return {
    findings: read.findings.flatMap((finding) => {
      const text = formatFinding(finding)
      if (known.has(text)) return []
      return [{ text, isRefused: isRefusal(finding) }]
    }),
    addresses: planned.map((one) => ({ ...one, isNamed: named.has(one.service) })),
    gone: gone.map((service) => ({
      service: objectKey(service),
      before: (service.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip ?? ''),
    })),
    assumed: isDelete ? [] : asked.services.filter(({ metadata }) => !isIn(before, metadata.uid)).map(objectKey),
    nodes: planRoutes(
      { snapshot: before, facts: factsOf(before, standing.model, className) },
      { snapshot: after, facts: factsOf(after, read.model, className) },
      systemClock.now(),
    ),
  }
}

export type BgpPlanned = ReturnType<typeof planChange>

const nobody = { namespace: '', name: '', createdAt: '' }

function isIn({ services }: Snapshot, uid: string): boolean {
  return services.some(({ metadata }) => metadata.uid === uid)
}
