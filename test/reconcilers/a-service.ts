import type { LiveService } from '#reconcilers/kubernetes/live-service'

/** A Service as it comes from a cluster, with what the test changes about it. */
export function aService(
  parts: {
    readonly metadata?: Partial<LiveService['metadata']>
    readonly spec?: LiveService['spec']
    readonly status?: LiveService['status']
  } = {},
): LiveService {
  return {
    metadata: {
      namespace: 'default',
      name: 'web',
      uid: 'uid-1',
      resourceVersion: '7',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...parts.metadata,
    },
    spec: parts.spec ?? { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30080 }] },
    ...(parts.status !== undefined && { status: parts.status }),
  }
}
