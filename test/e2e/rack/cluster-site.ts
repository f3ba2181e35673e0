/** Where a real control plane and played nodes stand: the addresses of one site, whatever network joins them. */
export interface ClusterSite {
  /** Address of the host that runs the control plane. */
  readonly controlPlane: string
  /** CIDR of the nodes' addresses: there NodePorts answer. */
  readonly hosts: string
  /** CIDR of all pods. */
  readonly pods: string
  /** CIDR of cluster IPs. */
  readonly services: string
  readonly nodes: readonly NodeSite[]
}

export interface NodeSite {
  readonly name: string
  readonly address: string
  /** CIDR of its pods. */
  readonly podBlock: string
  /** Address of the node in its pods' network. */
  readonly podGateway: string
  /** The first 24 bits of its pods' addresses, with the dot. */
  readonly podPrefix: string
  /** First and last of the last 8 bits that pods may have. */
  readonly podSuffixes: readonly [first: number, last: number]
  /** As its kubelet and its cloud would label it. */
  readonly labels: Readonly<Record<string, string>>
  /** Undefined on bare metal. */
  readonly providerId: string | undefined
}
