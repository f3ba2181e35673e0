import { metallbRows, oldPrefix, prefix } from '#provider/bgp/intent/annotation-rows'
import { annotation, annotationGroups } from '#provider/intent/annotations'
import { ownPrefix, serviceBeta } from '#provider/intent/annotations/keys'
import type { AnnotationRow } from '#provider/intent/annotations/row'
import type { Keys } from '#provider/intent/admission/policy'

export type Backend = 'azure' | 'bgp'

const metallb = Object.values<AnnotationRow>(metallbRows)

/** The annotations that each backend reads. Those of the other one are nobody's business: manifests go from one to the other. */
export const keysOf: Readonly<Record<Backend, Keys>> = {
  azure: {
    rows: [...annotationGroups.values()].flat(),
    prefixes: [`${serviceBeta}/azure-`, `${serviceBeta}/port_`, `${ownPrefix}/`],
    inAnyCase: [annotation('configurations').key],
  },
  bgp: {
    rows: [
      ...metallb,
      ...metallb.map((row) => ({ ...row, key: row.key.replace(prefix, oldPrefix) })),
      annotation('paused').row,
    ],
    prefixes: [`${prefix}/`, `${oldPrefix}/`],
  },
}
