/** The controllers of a cloud-controller-manager that Berth can be. */
export const controllerNames = ['service', 'cloud-node', 'cloud-node-lifecycle', 'route', 'node-ipam'] as const

export type ControllerName = (typeof controllerNames)[number]
