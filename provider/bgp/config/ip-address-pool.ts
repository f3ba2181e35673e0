import { z } from 'zod'
import type { Pool } from '../model.ts'
import { readAddressBlock, type AddressBlock } from '../pools/address-block.ts'
import { labelSelector, readSelectors } from './label-selector.ts'
import { overlap } from './overlap.ts'
import type { Report } from './report.ts'
import type { Resource } from './resource.ts'
import { readSpec } from './read-spec.ts'

const serviceAllocation = z.strictObject({
  priority: z.int().default(0),
  namespaces: z.array(z.string()).default([]),
  namespaceSelectors: z.array(labelSelector).default([]),
  serviceSelectors: z.array(labelSelector).default([]),
})

/** `metallb.io/v1beta1 IPAddressPool`. */
const spec = z.strictObject({
  addresses: z.array(z.string()).min(1),
  autoAssign: z.boolean().default(true),
  avoidBuggyIPs: z.boolean().default(false),
  serviceAllocation: serviceAllocation.prefault({}),
})

export function readIpAddressPool(resource: Resource): Pool | undefined {
  const read = readSpec(spec, resource)
  if (read === undefined) return undefined
  const { report, name, labels } = resource
  const { priority, namespaces, namespaceSelectors, serviceSelectors } = read.serviceAllocation
  const isForAll = namespaces.length === 0 && namespaceSelectors.length === 0
  const field = 'spec.serviceAllocation'
  return {
    name,
    labels,
    blocks: readBlocks(read.addresses, report),
    autoAssign: read.autoAssign,
    avoidBuggyIps: read.avoidBuggyIPs,
    priority,
    namespaces: isForAll
      ? undefined
      : { names: namespaces, selectors: readSelectors(namespaceSelectors, `${field}.namespaceSelectors`, report) },
    serviceSelectors: readSelectors(serviceSelectors, `${field}.serviceSelectors`, report),
  }
}

/** Reads `spec.addresses`; what is no block, and what lies in two of them, refuses the pool. */
export function readBlocks(addresses: readonly string[], report: Report): readonly AddressBlock[] {
  const blocks: AddressBlock[] = []
  for (const [index, text] of addresses.entries()) {
    const field = `spec.addresses[${index}]`
    const block = readAddressBlock(text)
    if (block === undefined) {
      const why = 'it is neither a CIDR nor a range of addresses of one family'
      report.refuse({ field, value: text, why, fix: 'Write 192.0.2.0/24 or 192.0.2.10-192.0.2.20.' })
      continue
    }
    const other = blocks.find((one) => overlap(one, block))
    if (other !== undefined) {
      const why = `it overlaps with ${other.text} of the same pool`
      report.refuse({ field, value: text, why, fix: 'Let every address stand in one of them only.' })
    }
    blocks.push(block)
  }
  return blocks
}
