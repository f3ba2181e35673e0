import { until } from '../../process/deadline.ts'
import { berth } from '../berth.ts'
import type { BareRack } from '../rack.ts'

/**
 * Gives the router what `berth tor-config` prints for the cluster, starts all speakers, and waits for their sessions.
 * `accept` names the ranges of cluster IPs and pods, where those are announced too.
 */
export async function startSpeakers(
  rack: BareRack,
  { accept = [] }: { readonly accept?: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const also = accept.map((range) => `--accept=${range}`)
  const args = ['tor-config', '--dialect=frr', `--kubeconfig=${rack.kubeconfig}`, ...also]
  const config = await berth({ namespace: rack.namespaces.controlPlane, args }, signal)
  await rack.router.frr.configure(config, signal)
  await Promise.all([...rack.speakers.values()].map((speaker) => speaker.start(signal)))
  await untilEstablished(rack, rack.speakers.size, signal)
}

/** Waits until the router has so many sessions. */
export async function untilEstablished(rack: BareRack, count: number, signal: AbortSignal): Promise<void> {
  const established = async (): Promise<true | undefined> => {
    for (const speaker of rack.speakers.values()) speaker.assertRuns()
    const text = await rack.router.frr.vtysh(['show bgp summary json'], signal)
    return (text.match(/"state":"Established"/gu) ?? []).length >= count ? true : undefined
  }
  await until({ what: `${count} sessions are Established`, timeoutMs: 30_000 }, established, signal)
}
