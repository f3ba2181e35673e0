/** Calico's part of installation 3: which host has which block of pod addresses, in resources of its own. */
import type { NodeSite } from '../../rack/cluster-site.ts'

/** The definition that Calico installs, cut down to what a reader of it needs. */
export const blockAffinityDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'blockaffinities.crd.projectcalico.org' },
  spec: {
    group: 'crd.projectcalico.org',
    scope: 'Cluster',
    names: {
      kind: 'BlockAffinity',
      listKind: 'BlockAffinityList',
      plural: 'blockaffinities',
      singular: 'blockaffinity',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

/** Says that the node has `cidr`; Calico makes it `pending` first, and `confirmed` once the block is surely the node's. */
export function blockAffinity(node: NodeSite, cidr: string, state: 'pending' | 'confirmed'): object {
  return {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'BlockAffinity',
    metadata: { name: `${node.name}-${cidr.replaceAll(/[./]/gu, '-')}` },
    spec: { node: node.name, cidr, state, deleted: 'false' },
  }
}
