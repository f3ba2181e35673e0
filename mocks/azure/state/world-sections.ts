/** The parts of a world that outlive a restart, in the order in which they are put back. */
import type { ArmWorld } from '../arm/dispatch.ts'
import type { Operation, Resume, SavedOperation } from '../arm/operations.ts'
import { keyOf, parseResourceId } from '../arm/resource-id.ts'
import { groupType } from '../resources/resource-groups.ts'
import { resumeLocationAction } from '../network/location-actions.ts'
import { parseTarget } from '../arm/target.ts'
import type { ResourceGroup } from '../resources/resource-groups.ts'
import { sectionOf } from './section.ts'
import type { Section } from './section.ts'

export function sectionsOfWorld(world: ArmWorld): readonly Section[] {
  return [
    // Operations first: a resource is put back differently while one runs on it.
    operationsOf(world),
    groupsOf(world),
    ...resourcesOf(world),
    sectionOf('locks', world.locks),
    sectionOf('subscription tags', world.subscriptionTags),
    sectionOf('public address pool', world.network.publicPool),
    // What is let go of by the resources above must not be let go of once more.
    sectionOf('lingering references', world.engine.references),
  ]
}

function operationsOf(world: ArmWorld): Section {
  const { operations } = world.engine
  const resume = resumeIn(world)
  return {
    name: 'operations',
    keys: () => operations.guids(),
    read: (guid) => operations.saved(guid),
    restore(records) {
      for (const record of records as readonly SavedOperation[]) operations.restore(record, resume)
    },
    watch: (changed) => operations.watch(changed),
  }
}

function groupsOf({ groups }: ArmWorld): Section {
  return {
    name: keyOf(groupType),
    keys: () => groups.ids(),
    read: (id) => groups.saved(id),
    restore: (records) => groups.restore(records as readonly ResourceGroup[]),
  }
}

function resourcesOf({ engine }: ArmWorld): readonly Section[] {
  return engine.registry.all().flatMap(({ type, kept }) => {
    if (kept === undefined) return []
    const restore = (records: readonly unknown[]) => kept.restore(records)
    return [{ name: keyOf(type), keys: () => kept.ids(), read: (id: string) => kept.saved(id), restore }]
  })
}

/** Finds who knows what the end of an operation means: the type of its document, the location, or the groups. */
function resumeIn(world: ArmWorld): Resume {
  function of({ document }: Operation): Resume | undefined {
    const id = parseResourceId(document)
    if (id !== undefined) return world.engine.registry.collectionOf(id)?.kept?.resume
    const target = parseTarget(document)
    return target.kind === 'locationAction' ? resumeLocationAction(world, target) : world.groups.resume
  }
  return {
    succeed: (operation) => of(operation)?.succeed(operation),
    fail: (operation) => of(operation)?.fail(operation),
  }
}
