/**
 * The annotations of a Service on bare metal: MetalLB's (reference bgp.md 1.3), so that its users' manifests work as they
 * are. Each is read under MetalLB's old prefix as well.
 */
import type { AnnotationRow } from '#provider/intent/annotations/row'

export const prefix = 'metallb.io'
export const oldPrefix = 'metallb.universe.tf'

const common = { appliesTo: 'both', supported: 'yes', unread: '' } as const

export const metallbRows = {
  addressPool: {
    ...common,
    key: `${prefix}/address-pool`,
    type: 'text',
    shape: 'any',
    default: 'any pool that serves the Service by itself',
    range: 'the name of an IPAddressPool',
    onBadValue: 'refuse',
    doc: 'The pool that the address comes from, also one with `autoAssign: false`. Changed later, it moves the Service.',
  },
  loadBalancerIps: {
    ...common,
    key: `${prefix}/loadBalancerIPs`,
    type: 'commas',
    shape: 'addresses or nothing',
    default: '`spec.loadBalancerIP`, else any',
    range: 'addresses of a pool, at most one of each family',
    onBadValue: 'refuse',
    doc: 'The addresses wanted. Not together with `spec.loadBalancerIP`. Changed later, it moves the Service.',
  },
  allowSharedIp: {
    ...common,
    key: `${prefix}/allow-shared-ip`,
    type: 'text',
    shape: 'any',
    default: 'an address of its own',
    range: 'any text',
    onBadValue: 'refuse',
    doc: 'Services with the same text may have one address, if no two have the same port and either all have `externalTrafficPolicy: Cluster` or all select the same pods.',
  },
  allocatedFromPool: {
    ...common,
    key: `${prefix}/ip-allocated-from-pool`,
    type: 'text',
    shape: 'any',
    default: '',
    range: 'written by Berth',
    onBadValue: 'ignore',
    doc: 'The pool of the address, written before the address is shown: what a pool does not have any more is still announced as its own. Two by comma where the families come from different pools.',
  },
} as const satisfies Readonly<Record<string, AnnotationRow>>
