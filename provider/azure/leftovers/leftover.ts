import type { DocId, Owner } from '../../document/names.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'

/** Something that a controller like us made and that no Service or node of the cluster stands behind any more. */
export interface Leftover {
  readonly doc: DocId
  readonly part: LeftoverPart
  /** Why it counts as left over, in plain words. */
  readonly why: string
  /** It may as well be another cluster's or a user's: nothing removes it unless people say so. */
  readonly doubtful: boolean
}

export type LeftoverPart =
  | { readonly is: 'publicIp'; readonly address: string }
  | { readonly is: 'serviceTag'; readonly service: string }
  | { readonly is: 'rule' | 'probe' | 'frontend' | 'oldSecurityRule' | 'route'; readonly name: string }
  | { readonly is: 'opening'; readonly rule: string; readonly address: string }
  | { readonly is: 'privateLink'; readonly connections: number }

/** What is known of the cluster. Asked for later than Azure was read, or a Service made in between would count as dead. */
export interface KnownCluster {
  readonly name: string
  isLiving(owner: Owner): boolean
  /** `namespace/name` of a Service that lives. */
  hasService(name: string): boolean
  /** What living Services show and the addresses of the nodes. */
  readonly addresses: ReadonlySet<string>
  readonly prefix: SecurityRulePrefix
}

/** One leftover in words. */
export function describeLeftover({ part }: Leftover): string {
  switch (part.is) {
    case 'publicIp':
      return `public IP with address ${part.address || 'none'}`
    case 'serviceTag':
      return `the name of Service ${part.service} in its tag`
    case 'rule':
      return `rule ${part.name}`
    case 'probe':
      return `probe ${part.name}`
    case 'frontend':
      return `frontend ${part.name}`
    case 'opening':
      return `destination ${part.address} in security rule ${part.rule}`
    case 'privateLink':
      return `private link service with ${part.connections} ${part.connections === 1 ? 'connection' : 'connections'}`
    case 'route':
      return `route ${part.name}`
    case 'oldSecurityRule':
      return `security rule ${part.name}`
  }
}
