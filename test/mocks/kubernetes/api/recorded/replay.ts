import { Agent, request } from 'undici'
import { normalize } from './normalize.ts'
import type { Call, Scenario } from './scenario.ts'

export interface Target {
  readonly url: string
  readonly token: string
  /** Without it the certificate is not checked: a throw-away server that is recorded. */
  readonly caPem?: string
}

export interface Answer {
  readonly say: string
  readonly code: number
  readonly body: unknown
}

/** Sends the calls of a scenario in order, in a namespace of their own; answers them normalised. */
export async function replay({ name, calls }: Scenario, target: Target): Promise<Answer[]> {
  const dispatcher = new Agent({
    connect: target.caPem === undefined ? { rejectUnauthorized: false } : { ca: target.caPem },
  })
  const session = new Session(target, dispatcher)
  const namespace = { metadata: { name: `recorded-${name}` } }
  try {
    await session.send({ say: '', call: 'POST /api/v1/namespaces', body: namespace })
    const answers: Answer[] = []
    for (const call of calls) {
      const { code, body } = await session.send(
        JSON.parse(JSON.stringify(call).replaceAll(/\bNS\b/g, namespace.metadata.name)),
      )
      // Prose of the table columns is never compared.
      answers.push({ say: call.say, code, body: normalize(body, new Set(['description', ...(call.ignore ?? [])])) })
    }
    return answers
  } finally {
    await dispatcher.destroy()
  }
}

class Session {
  readonly #target: Target
  readonly #dispatcher: Agent
  readonly #kept = new Map<string, string>()

  constructor(target: Target, dispatcher: Agent) {
    this.#target = target
    this.#dispatcher = dispatcher
  }

  async send(call: Call): Promise<{ code: number; body: unknown }> {
    const [method = '', path = ''] = this.#filled(call.call).split(' ')
    const streams = method === 'WATCH'
    const response = await request(this.#target.url + path, {
      method: streams ? 'GET' : method,
      dispatcher: this.#dispatcher,
      headers: {
        authorization: `Bearer ${this.#target.token}`,
        'user-agent': 'recorder/1.0',
        accept: call.accept ?? 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': call.type ?? 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: this.#filled(bodyText(call.body)) }),
    })
    if (streams && response.statusCode === 200) {
      return { code: response.statusCode, body: await firstEvents(response.body, call.events ?? 1) }
    }
    const body = parsed(await response.body.text())
    for (const [name, at] of Object.entries(call.keep ?? {})) this.#kept.set(name, String(valueAt(body, at)))
    return { code: response.statusCode, body }
  }

  #filled(text: string): string {
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => this.#kept.get(name) ?? '')
  }
}

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const valueAt = (body: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), body)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

async function firstEvents(stream: AsyncIterable<unknown>, count: number): Promise<unknown[]> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.split('\n').length > count) break
  }
  return text
    .split('\n')
    .slice(0, count)
    .filter((line) => line !== '')
    .map(parsed)
}
