import { nobody, type DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { SecurityGroupPart } from './part.ts'

/** The limits of the security group that are nearly reached, in words. */
export function securityGroupLimitsNear(world: WorldView, doc: DocId): readonly string[] {
  // The world keeps the shares of all kinds; those of security groups are made by index-body.ts alone.
  const part = world.share(doc, nobody) as SecurityGroupPart | undefined
  return part?.kind === 'security-group-facts' ? part.nearLimits : []
}
