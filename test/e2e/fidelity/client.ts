import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/** What the clients of all majors have in common: the operations of one type. */
export interface Operations {
  beginCreateOrUpdateAndWait(group: string, name: string, body: object, options?: object): Promise<Answer>
  /** Where creating is synchronous (availability sets) there is nothing to wait for. */
  createOrUpdate(group: string, name: string, body: object, options?: object): Promise<Answer>
  get(group: string, name: string): Promise<Answer>
  list(group: string): AsyncIterable<Answer>
  beginDeleteAndWait(group: string, name: string, options?: object): Promise<unknown>
  delete(group: string, name: string, options?: object): Promise<unknown>
}

export interface Answer {
  readonly id?: string
  readonly name?: string
  readonly etag?: string
  readonly provisioningState?: string
  readonly tags?: Readonly<Record<string, string>>
}

export type Client = Readonly<Record<string, Operations>>

/** What every generation of clients lets its requests pass through. */
export interface Pipelined {
  readonly pipeline: { addPolicy(policy: PipelinePolicy): void }
}

/** The class that a package exports, of whatever major. */
export type ClientClass = new (credential: object, subscriptionId: string, options: object) => Client & Pipelined

/** How fast to poll; the header of a precondition, as the generation of the client names it (arm-semantics 5.3). */
export const quick = { updateIntervalInMs: 1 }

export function onlyIf(etag: string): object {
  const headers = { 'If-Match': etag }
  return { ...quick, ifMatch: etag, requestOptions: { headers, customHeaders: headers } }
}
