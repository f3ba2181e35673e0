import type { Option } from '../command.ts'

/** The lease that the controller works under; called as in all components of Kubernetes. */
export const lease = {
  'leader-elect-resource-name': {
    type: 'string',
    help: 'the lease (default: cloud-controller-manager, with a class berth-controller); the Role has to name it',
  },
  'leader-elect-resource-namespace': { type: 'string', help: 'its namespace (default: kube-system)' },
} as const satisfies Record<string, Option>
