import { join } from 'node:path'
import { output } from '../process/run.ts'

/** What a played pod answered: `pod-host.ts` writes it. */
export interface Answer {
  readonly pod: string
  readonly node: string
  /** The address that the pod saw as its client. */
  readonly source: string
}

export interface Question {
  /** Where the one who asks runs. */
  readonly namespace: string
  /** `http://`, or `udp://` with a port. */
  readonly url: string
  /** The address to ask from, where the namespace has several. */
  readonly from?: string
}

/** Asks a played pod once, on a connection of its own. Throws when nobody answers within two seconds. */
export async function ask({ namespace, url, from }: Question, signal: AbortSignal): Promise<Answer> {
  const asking = url.startsWith('udp:')
    ? [process.execPath, datagram, url, ...(from === undefined ? [] : [from])]
    : curl(url, from)
  const text = await output({ command: 'ip', args: ['netns', 'exec', namespace, ...asking] }, signal)
  const [, pod = '', node = '', source = ''] = /^(\S+) on (\S+)\nsource (?:::ffff:)?(\S+)/u.exec(text) ?? []
  if (pod === '') throw new Error(`${url}: unexpected answer ${text.slice(0, 200)}`)
  return { pod, node, source }
}

const datagram = join(import.meta.dirname, 'ask-by-datagram.ts')

function curl(url: string, from: string | undefined): readonly string[] {
  return ['curl', '-sS', '--max-time', '2', ...(from === undefined ? [] : ['--interface', from]), url]
}
