/** The sizes of machines that can be asked for: the Dsv5 series (azure-docs, "Dv5 and Dsv5-series"), a sample of Azure's. */
import type { JsonObject } from '../arm/json.ts'

interface Size {
  readonly cores: number
  readonly memoryGiB: number
  readonly dataDisks: number
}

const sizes: Readonly<Record<string, Size>> = {
  Standard_D2s_v5: { cores: 2, memoryGiB: 8, dataDisks: 4 },
  Standard_D4s_v5: { cores: 4, memoryGiB: 16, dataDisks: 8 },
  Standard_D8s_v5: { cores: 8, memoryGiB: 32, dataDisks: 16 },
  Standard_D16s_v5: { cores: 16, memoryGiB: 64, dataDisks: 32 },
  Standard_D32s_v5: { cores: 32, memoryGiB: 128, dataDisks: 32 },
}

/** The size that a machine has when nobody says one. */
export const usualSize = 'Standard_D2s_v5'

/** What a machine or an availability set may be resized to. */
export function viewSizes(): JsonObject {
  const value = Object.entries(sizes).map(([name, { cores, memoryGiB, dataDisks }]) => ({
    name,
    numberOfCores: cores,
    osDiskSizeInMB: 1_047_552,
    resourceDiskSizeInMB: 0,
    memoryInMB: memoryGiB * 1024,
    maxDataDiskCount: dataDisks,
  }))
  return { value }
}

/** What the machines of a scale set may be; the set holds none to a thousand of them. */
export function viewScaleSetSkus(): JsonObject {
  const capacity = { minimum: 0, maximum: 1_000, defaultCapacity: 1, scaleType: 'Automatic' }
  const resourceType = 'Microsoft.Compute/virtualMachineScaleSets'
  return { value: Object.keys(sizes).map((name) => ({ resourceType, sku: { name, tier: 'Standard' }, capacity })) }
}
