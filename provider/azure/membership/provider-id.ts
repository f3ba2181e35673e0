/** Where a node's machine is, read off `spec.providerID` (azure-provider-behaviour 6.4). Ids are whole ARM ids. */
export type MachinePlace =
  | {
      readonly kind: 'instance'
      readonly id: string
      readonly scaleSet: string
      readonly resourceGroup: string
      readonly setName: string
    }
  | { readonly kind: 'machine'; readonly id: string; readonly resourceGroup: string }

const pattern =
  /^azure:\/\/(\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/(?:virtualMachineScaleSets\/([^/]+)\/)?virtualMachines\/[^/]+)$/i

/** Answers undefined for what is no machine of Azure. */
export function readProviderId(providerId: string | undefined): MachinePlace | undefined {
  const [, id, resourceGroup, setName] = pattern.exec(providerId ?? '') ?? []
  if (id === undefined || resourceGroup === undefined) return undefined
  if (setName === undefined) return { kind: 'machine', id, resourceGroup }
  return { kind: 'instance', id, resourceGroup, setName, scaleSet: id.split('/').slice(0, -2).join('/') }
}
