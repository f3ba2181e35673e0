import { once } from 'node:events'
import type { BareRack } from './rack.ts'

/** Says how to go on by hand, and resolves when `ending` is aborted. */
export async function printInvitation(rack: BareRack, ending: AbortSignal): Promise<void> {
  const { namespaces, kubeconfig, binaries } = rack
  console.log(`
The rack stays up until Ctrl-C. Go on by hand:

  export KUBECONFIG=${kubeconfig}
  alias kubectl='ip netns exec ${namespaces.controlPlane} ${binaries}/kubectl'
  kubectl create deployment mine --image=anything --replicas=3
  kubectl expose deployment mine --port=80 --type=LoadBalancer
  kubectl get service -w
  ip netns exec ${namespaces.client} curl http://ADDRESS            # as the client beyond the router
  ip -n ${namespaces.router} route show proto bgp                   # what the router forwards
`)
  if (!ending.aborted) await once(ending, 'abort')
}
