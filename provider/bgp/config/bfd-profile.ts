import { z } from 'zod'
import type { BfdProfile } from '../model.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

const intervalMs = z.int().min(10).max(60_000)

/** `metallb.io/v1beta1 BFDProfile`, with its limits and defaults. */
const spec = z.strictObject({
  receiveInterval: intervalMs.default(300),
  transmitInterval: intervalMs.default(300),
  detectMultiplier: z.int().min(2).max(255).default(3),
  echoMode: z.boolean().default(false),
  echoInterval: intervalMs.default(50),
  passiveMode: z.boolean().default(false),
  minimumTtl: z.int().min(1).max(254).optional(),
})

export function readBfdProfile(resource: Resource): BfdProfile | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  if (read.echoMode) {
    const fix = 'Use transmitInterval and detectMultiplier; they detect a silent peer as fast.'
    resource.report.ignore({ field: 'spec.echoMode', value: 'true', why: 'BFD echo is not served', fix })
  }
  if (read.minimumTtl !== undefined) {
    const why = 'nothing on the node looks at the TTL of BFD packets'
    const fix = 'Filter at the router, where berth tor-config writes it.'
    resource.report.ignore({ field: 'spec.minimumTtl', value: String(read.minimumTtl), why, fix })
  }
  return {
    name: resource.name,
    receiveIntervalMs: read.receiveInterval,
    transmitIntervalMs: read.transmitInterval,
    detectMultiplier: read.detectMultiplier,
    passive: read.passiveMode,
    minimumTtl: read.minimumTtl,
  }
}
