import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import type { StandingAzure } from './find-leftovers.ts'

/** Gathers what was read, by kind. */
export function allOf(documents: Documents): StandingAzure {
  const ofType = <Body>(type: string): Map<DocId, Body> =>
    new Map(
      documents.ids().flatMap((doc): [DocId, Body][] => {
        const body = documents.observed(doc)?.body
        const isOfType = doc.split('/').at(-2)?.toLowerCase() === type.toLowerCase()
        // The body of a document is of the kind that its id names.
        return isOfType && body !== undefined ? [[doc, body as Body]] : []
      }),
    )
  return {
    loadBalancers: ofType('loadBalancers'),
    publicIps: ofType('publicIPAddresses'),
    securityGroups: ofType('networkSecurityGroups'),
    privateLinks: ofType('privateLinkServices'),
  }
}

/** Only the load balancers of the cluster: others bear no mark of ours. */
export function ofCluster(all: StandingAzure, loadBalancers: readonly DocId[]): StandingAzure {
  return { ...all, loadBalancers: new Map([...all.loadBalancers].filter(([doc]) => loadBalancers.includes(doc))) }
}
