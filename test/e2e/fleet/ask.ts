import { output } from '../process/run.ts'

/** What a played pod answered: `pod-host.ts` writes it. */
export interface Answer {
  readonly pod: string
  readonly node: string
  /** The address that the pod saw as its client. */
  readonly source: string
}

export interface Question {
  /** Where curl runs. */
  readonly namespace: string
  readonly url: string
  /** The address to ask from, where the namespace has several. */
  readonly from?: string
}

/** Asks a played pod once, on a connection of its own. Throws when nobody answers within two seconds. */
export async function ask({ namespace, url, from }: Question, signal: AbortSignal): Promise<Answer> {
  const curl = ['curl', '-sS', '--max-time', '2', ...(from === undefined ? [] : ['--interface', from]), url]
  const text = await output({ command: 'ip', args: ['netns', 'exec', namespace, ...curl] }, signal)
  const [, pod = '', node = '', source = ''] = /^(\S+) on (\S+)\nsource (?:::ffff:)?(\S+)/u.exec(text) ?? []
  if (pod === '') throw new Error(`${url}: unexpected answer ${text.slice(0, 200)}`)
  return { pod, node, source }
}
