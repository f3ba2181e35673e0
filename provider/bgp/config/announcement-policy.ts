import { z } from 'zod'
import { parsePrefix } from '#provider/intent/net/prefix'
import type { AnnouncementPolicy } from '../model.ts'
import { labelSelector, readSelectors } from './label-selector.ts'
import type { Report } from './report.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

const selectors = z.array(labelSelector).default([])
const uint32 = z.int().min(0).max(0xffff_ffff)
const strings = z.array(z.string()).default([])

const drain = z.strictObject({ taints: strings, waitSeconds: z.int().min(0).max(3600).default(10) })

const fabric = z.strictObject({
  loopbacks: strings,
  podBlocks: z.enum(['none', 'podCIDRs', 'calico', 'cilium']).default('none'),
  supernets: strings,
  holdSeconds: z.int().min(0).max(3600).default(30),
})

/** `berth.dev/v1alpha1 AnnouncementPolicy`. */
const spec = z.strictObject({
  pools: strings,
  nodeSelectors: selectors,
  serviceSelectors: selectors,
  med: uint32.optional(),
  prepend: z.int().min(0).max(16).default(0),
  localPref: uint32.optional(),
  weightByEndpoints: z.boolean().default(false),
  clusterIPs: z.boolean().default(false),
  podHostRoutes: z.boolean().default(false),
  drain: drain.optional(),
  fabric: fabric.optional(),
})

export function readAnnouncementPolicy(resource: Resource): AnnouncementPolicy | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  const { report, name } = resource
  const { fabric: routes, clusterIPs, ...same } = read
  checkPrefixes(routes?.loopbacks ?? [], 'spec.fabric.loopbacks', report)
  checkPrefixes(routes?.supernets ?? [], 'spec.fabric.supernets', report)
  if (routes !== undefined && routes.podBlocks !== 'none' && routes.supernets.length === 0) {
    const why = 'no pod block lies within a supernet, so none would be announced'
    const fix = 'Name the range that pods get addresses from, for example 10.244.0.0/16.'
    report.refuse({ field: 'spec.fabric.supernets', value: '', why, fix })
  }
  return {
    ...same,
    name,
    clusterIps: clusterIPs,
    nodeSelectors: readSelectors(same.nodeSelectors, 'spec.nodeSelectors', report),
    serviceSelectors: readSelectors(same.serviceSelectors, 'spec.serviceSelectors', report),
    med: same.med,
    localPref: same.localPref,
    drain: same.drain,
    fabric: routes,
  }
}

function checkPrefixes(prefixes: readonly string[], field: string, report: Report): void {
  for (const [index, value] of prefixes.entries()) {
    const read = parsePrefix(value)
    if (!('why' in read)) continue
    const fix = read.masked === undefined ? 'Write it like 10.0.0.0/16.' : `Write ${read.masked}.`
    report.refuse({ field: `${field}[${index}]`, value, why: read.why, fix })
  }
}
