import type { MetricClass } from './metric-class.ts'

export interface RouteMapOptions {
  readonly name: string
  /** The AS that is prepended; undefined where only the host's daemon knows it. */
  readonly asn: number | undefined
}

/** A share of traffic in FRR's unit, Mbit/s: the same that BIRD is told. */
const megabitsPerShare = 100

/**
 * Renders FRR's route-map for `redistribute table-direct`: what each metric stands for, and nothing else passes.
 * FRR would tell the metric itself as MED, and nodes with different metrics would then no longer be equal.
 */
export function renderRouteMap(classes: readonly MetricClass[], { name, asn }: RouteMapOptions): string {
  return classes
    .flatMap(({ metric, attributes }, index) => {
      const { communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown, peers } = attributes
      const told = gracefulShutdown ? [...communities, 'graceful-shutdown'] : communities
      const preference = gracefulShutdown ? 0 : localPref
      return [
        ...(peers === undefined ? [] : [`! only for ${peers.join(', ')}: match this tag in the other peers' filters`]),
        `route-map ${name} permit ${10 * (index + 1)}`,
        ` match metric ${metric}`,
        ' set origin igp',
        ` set metric ${med ?? 0}`,
        ...(peers === undefined ? [] : [` set tag ${metric}`]),
        ...(told.length === 0 ? [] : [` set community ${told.join(' ')}`]),
        ...(largeCommunities.length === 0 ? [] : [` set large-community ${largeCommunities.join(' ')}`]),
        ...(preference === undefined ? [] : [` set local-preference ${preference}`]),
        ...(prepend === 0
          ? []
          : [
              ` set as-path prepend ${Array<number | string>(prepend)
                .fill(asn ?? 'OWN-AS')
                .join(' ')}`,
            ]),
        ...(weight === undefined ? [] : [` set extcommunity bandwidth ${megabitsPerShare * weight}`]),
        'exit',
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}
