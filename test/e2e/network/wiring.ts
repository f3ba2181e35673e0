/** Namespaces, cables and addresses: the commands of iproute2 that every played site is built from. */
import { output } from '../process/run.ts'

/** Names of namespaces that one site made, to be removed together. */
export interface MadeNamespaces {
  add(name: string, signal: AbortSignal): Promise<void>
  /** Removes every namespace that `add` made, and nothing else. */
  remove(signal: AbortSignal): Promise<void>
}

/** Starts an empty collection. */
export function collectNamespaces(): MadeNamespaces {
  const made: string[] = []
  return {
    async add(name, signal) {
      await ip(['netns', 'add', name], signal)
      made.push(name)
      await batch(name, ['link set lo up'], signal)
    },
    async remove(signal) {
      for (const name of made.splice(0)) await ip(['netns', 'delete', name], signal)
    },
  }
}

/** Lays a cable: `device` of the namespace `from` to `farDevice` of `to`. */
export async function cable(
  ends: { readonly from: string; readonly device: string; readonly to: string; readonly farDevice?: string },
  signal: AbortSignal,
): Promise<void> {
  const far = ['peer', 'name', ends.farDevice ?? 'eth0', 'netns', ends.to]
  await ip(['link', 'add', ends.device, 'netns', ends.from, 'type', 'veth', ...far], signal)
}

/** Writes settings below /proc/sys of a namespace, as `net.ipv4.ip_forward=1`. */
export async function sysctl(namespace: string, settings: readonly string[], signal: AbortSignal): Promise<void> {
  for (const setting of settings) {
    const [key = '', value = ''] = setting.split('=')
    const file = `/proc/sys/${key.replaceAll('.', '/')}`
    await ip(['netns', 'exec', namespace, 'sh', '-c', `echo ${value} > ${file}`], signal)
  }
}

/** Replies leave by another way than the request came (a VIP is nobody's address), so reverse-path filters must be off. */
export async function forwardPackets(namespace: string, signal: AbortSignal): Promise<void> {
  const keys = ['net.ipv4.ip_forward=1', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0']
  await sysctl(namespace, keys, signal)
}

/** Runs lines of `ip` inside a namespace. */
export async function batch(namespace: string, lines: readonly string[], signal: AbortSignal): Promise<void> {
  await output({ command: 'ip', args: ['-n', namespace, '-batch', '-'], input: lines.join('\n') + '\n' }, signal)
}

async function ip(args: readonly string[], signal: AbortSignal): Promise<void> {
  await output({ command: 'ip', args }, signal)
}
