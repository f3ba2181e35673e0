/**
 * Looks whether the living Services stand where the configuration expects them. With a wrong cluster name every one of them
 * would look as if it had nothing yet, and would be made a second time, at another address.
 */
import type { DocId, Owner } from '../../document/names.ts'
import type { Problem } from '../../intent/problem.ts'
import type { LoadBalancerBody } from '../load-balancer/body.ts'
import { ownerOfName } from '../load-balancer/owners.ts'
import { clusterOf } from '../names/tags.ts'
import type { PublicIpBody } from '../public-ip/body.ts'

export interface Surveyed {
  /** Every load balancer of the group, ours or not. */
  readonly loadBalancers: ReadonlyMap<DocId, LoadBalancerBody>
  readonly publicIps: ReadonlyMap<DocId, PublicIpBody>
}

export interface Expected {
  readonly clusterName: string
  /** The load balancers that the configuration names. */
  readonly loadBalancers: readonly DocId[]
  /** `namespace/name` of a living Service; undefined for everything else. */
  nameOf(owner: Owner): string | undefined
}

/** Why nothing may be written with this configuration; undefined: it fits what stands. */
export function survey(surveyed: Surveyed, expected: Expected): Problem | undefined {
  return onOtherLoadBalancer(surveyed, expected) ?? ofOtherCluster(surveyed, expected)
}

function onOtherLoadBalancer({ loadBalancers }: Surveyed, expected: Expected): Problem | undefined {
  for (const [doc, body] of loadBalancers) {
    if (expected.loadBalancers.includes(doc)) continue
    const [first] = livingOn(body, expected)
    if (first === undefined) continue
    return {
      field: '--cluster-name or loadBalancerName in azure.json',
      value: expected.clusterName,
      why: `Service ${first} stands on load balancer ${nameOf(doc)}, which this configuration does not name`,
      fix: `Start Berth with the names that the controller before it had, such as --cluster-name ${nameOf(doc).replace(/-internal$/, '')}`,
    }
  }
  return undefined
}

/** Names begin with the UID, which no other Service in the world has. */
function livingOn({ properties = {} }: LoadBalancerBody, expected: Expected): readonly string[] {
  const { frontendIPConfigurations = [], loadBalancingRules = [] } = properties
  return [...loadBalancingRules, ...frontendIPConfigurations].flatMap(({ name }) => livingNamed(name, expected) ?? [])
}

function ofOtherCluster({ publicIps }: Surveyed, expected: Expected): Problem | undefined {
  for (const [doc, body] of publicIps) {
    const cluster = clusterOf(body.tags ?? {})
    if (cluster === undefined || cluster === expected.clusterName) continue
    const frontend = body.properties?.ipConfiguration?.id.split('/').at(-1) ?? ''
    const service = livingNamed(frontend, expected)
    if (service === undefined) continue
    return {
      field: '--cluster-name',
      value: expected.clusterName,
      why: `the address of Service ${service}, public IP ${nameOf(doc)}, says that it belongs to cluster ${cluster}`,
      fix: `Start Berth with --cluster-name ${cluster}`,
    }
  }
  return undefined
}

function livingNamed(name: string, expected: Expected): string | undefined {
  const owner = ownerOfName(name)
  return owner === undefined ? undefined : expected.nameOf(owner)
}

function nameOf(doc: DocId): string {
  return doc.split('/').at(-1) ?? doc
}
