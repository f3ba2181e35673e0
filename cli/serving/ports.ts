/** That of every cloud-controller-manager. */
export const CONTROLLER_PORT = 10_258

/**
 * A speaker shares its node's addresses with whatever else runs on the host network: kubelet, kube-proxy and the control
 * plane (10248 to 10260), MetalLB (7472, 7473, 9120, 9121) and frr-k8s (7572, 7573, 9140, 9141).
 */
export const SPEAKER_PORT = 10_288
