import type { Emulator } from '#mocks/azure/emulator'

export const group = 'rg'

export function groupId({ credentials }: Emulator): string {
  return `/subscriptions/${credentials.subscriptionId}/resourceGroups/${group}`
}

export function idOf(emulator: Emulator, type: string, name: string): string {
  return `${groupId(emulator)}/providers/Microsoft.Network/${type}/${name}`
}
