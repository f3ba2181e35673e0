import type { Privileges } from '../kubelet/container.ts'
import type { ProcessKubelet } from '../kubelet/kubelet.ts'

/** Throws unless each container of that name runs as that user and with these capabilities alone. */
export async function assertPrivileges(
  kubelet: Pick<ProcessKubelet, 'pods'>,
  wanted: readonly Privileges[],
  signal: AbortSignal,
): Promise<void> {
  const pods = await kubelet.pods(signal)
  const found = new Set(pods.flatMap(({ containers }) => containers).map((one) => JSON.stringify(one)))
  const text = [...found].toSorted().join('\n')
  const expected = wanted
    .map((one) => JSON.stringify(one))
    .toSorted()
    .join('\n')
  if (text !== expected) throw new Error(`${text}\ninstead of\n${expected}`)
}

/** The chart's own user, without a name. */
export const nonRoot = 65_532

/** Bits of linux/capability.h. */
export const dacOverride = 1 << 1
export const netBindService = 1 << 10
export const netAdmin = 1 << 12
export const netRaw = 1 << 13
export const sysChroot = 1 << 18
