/**
 * The one pipeline policy of ours: it puts the caller's JSON into the request and hands out the answer's JSON, so that no
 * property ever passes the SDK's models (they drop what they do not know). The SDK gets an empty body of the right shape.
 *
 * How a policy knows its call: the SDK forgets headers, options and the abort signal of a LIST from the second page on, so
 * the call travels in an AsyncLocalStorage, which reaches every request that an SDK method makes.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'
import type { Answer } from './exchange.ts'
import { isObject } from './wire-resource.ts'

/** One call of an SDK method, seen from the wire. */
export interface WireCall {
  /** Wire JSON to send instead of the model that the SDK was given. */
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Sends a request through gate, deadline and error table; rejects with an ArmError unless the answer is success. */
  readonly send: (
    request: PipelineRequest,
    next: (request: PipelineRequest) => Promise<Answer['response']>,
  ) => Promise<Answer>
}

const calls = new AsyncLocalStorage<{ readonly call: WireCall; readonly answers: Answer[] }>()

/** Runs an SDK method and gives the answers to its requests as they were on the wire, in order. */
export async function onTheWire(call: WireCall, method: () => Promise<unknown>): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  await calls.run({ call, answers }, method)
  return answers
}

/** Makes the policy; it belongs before the one that authenticates, so that tokens are fetched after the gate, not before. */
export function wirePolicy(): PipelinePolicy {
  return {
    name: 'berthWire',
    async sendRequest(request, next) {
      const current = calls.getStore()
      if (!current) throw new Error(`${request.method} ${request.url} was sent outside of a wire call`)
      const { call, answers } = current
      if (call.body !== undefined) request.body = JSON.stringify(call.body)
      for (const [name, value] of Object.entries(call.headers ?? {})) request.headers.set(name, value)
      const answer = await call.send(request, next)
      answers.push(answer)
      return { ...answer.response, bodyAsText: JSON.stringify(emptied(answer.json)) }
    },
  }
}

/** What the SDK still needs: the link to the next page. */
function emptied(json: unknown): object {
  return isObject(json) && Array.isArray(json['value']) ? { value: [], nextLink: json['nextLink'] } : {}
}
