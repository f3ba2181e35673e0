/** The real programs that the checks run, each built from a pinned Go module in a folder beside this file. */
export interface ProgramSet {
  readonly name: string
  /** Folder with go.mod and go.sum, below this one. */
  readonly module: string
  /** Finds the Kubernetes version in go.mod, which is stamped into the programs: unstamped ones call themselves v0.0.0. */
  readonly version: { readonly pattern: RegExp; readonly prefix: string }
  /** Program name -> Go package. */
  readonly programs: Readonly<Record<string, string>>
}

export const kubernetes: ProgramSet = {
  name: 'etcd, kube-apiserver, kube-controller-manager, kube-proxy and kubectl',
  module: 'kubernetes',
  version: { pattern: /k8s\.io\/kubernetes v(\S+)/u, prefix: 'v' },
  programs: {
    etcd: 'go.etcd.io/etcd/server/v3',
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
    'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
    kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  },
}

/** From 1.32 on kubectl sends protobuf where older ones send JSON, so the API server double meets one of each. */
export const olderKubectl: ProgramSet = {
  name: 'an older kubectl',
  module: 'older-kubectl',
  version: { pattern: /k8s\.io\/kubectl v0\.(\S+)/u, prefix: 'v1.' },
  programs: { kubectl: '.' },
}

/** The Azure provider that Berth takes over from and hands back to. */
export const cloudProviderAzure: ProgramSet = {
  name: 'the cloud-controller-manager of cloud-provider-azure',
  module: 'cloud-provider-azure',
  version: { pattern: /sigs\.k8s\.io\/cloud-provider-azure v(\S+)/u, prefix: 'v' },
  programs: { 'cloud-controller-manager': 'sigs.k8s.io/cloud-provider-azure/cmd/cloud-controller-manager' },
}

/** With which the chart is linted, rendered, installed and upgraded. A module of its own: its Kubernetes libraries are older ones. */
export const helm: ProgramSet = {
  name: 'helm',
  module: 'helm',
  version: { pattern: /helm\.sh\/helm\/v4 v(\S+)/u, prefix: 'v' },
  programs: { helm: 'helm.sh/helm/v4/cmd/helm' },
}
