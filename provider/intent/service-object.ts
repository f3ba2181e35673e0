/**
 * A Service as the API server sends it, cut down to the fields that Berth reads. Structural on purpose: the provider side
 * knows no Kubernetes client, and whatever reads the cluster hands its objects over as they came off the wire.
 */
export interface ServiceObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMetadata
  readonly spec?: ServiceSpec
  readonly status?: ServiceStatus
}

export interface ObjectMetadata {
  readonly name: string
  readonly namespace?: string
  /** Absent in a manifest that has not been applied yet. */
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}

export interface ServiceSpec {
  readonly type?: string
  readonly loadBalancerClass?: string
  readonly loadBalancerIP?: string
  readonly loadBalancerSourceRanges?: readonly string[]
  readonly allocateLoadBalancerNodePorts?: boolean
  readonly clusterIP?: string
  readonly clusterIPs?: readonly string[]
  readonly ipFamilies?: readonly string[]
  readonly ipFamilyPolicy?: string
  readonly externalTrafficPolicy?: string
  readonly internalTrafficPolicy?: string
  readonly healthCheckNodePort?: number
  readonly sessionAffinity?: string
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } }
  readonly ports?: readonly ServicePort[]
  readonly selector?: Readonly<Record<string, string>>
}

export interface ServicePort {
  readonly name?: string
  readonly protocol?: string
  readonly port: number
  readonly nodePort?: number
  readonly targetPort?: number | string
  readonly appProtocol?: string
}

export interface ServiceStatus {
  readonly loadBalancer?: { readonly ingress?: readonly ServiceIngress[] }
  readonly conditions?: readonly ServiceCondition[]
}

export interface ServiceIngress {
  readonly ip?: string
  readonly hostname?: string
  readonly ipMode?: string
  readonly ports?: readonly { readonly port: number; readonly protocol: string; readonly error?: string }[]
}

export interface ServiceCondition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
  readonly observedGeneration?: number
}
