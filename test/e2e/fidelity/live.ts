/** The life of one resource through a client: create, get, list, update, conflict; deleting it comes when all have lived. */
import { strictEqual } from 'node:assert/strict'
import { group } from '#test/mocks/azure/support/ids'
import type { At, Life } from './bodies.ts'
import { onlyIf, quick } from './client.ts'
import type { Answer, Client, Operations } from './client.ts'

/** The name of the one resource of each type. */
export const only = 'one'

export async function live(client: Client, life: Life, at: At): Promise<void> {
  const operations = operationsOf(client, life)
  const write = (body: object, options: object = quick) => put(operations, life, body, options)
  const body = life.body(at)
  const made = await write(body)
  strictEqual(made.name, only)
  if (life.isSynchronous !== true) strictEqual(made.provisioningState, 'Succeeded')
  strictEqual((await operations.get(group, only.toUpperCase())).id, made.id)
  strictEqual((await namesOf(operations.list(group))).includes(only), true)
  const updated = await write({ ...body, tags: { service: 'default/web' } })
  strictEqual(updated.tags?.['service'], 'default/web')
  strictEqual(updated.id, made.id)
  if (life.hasNoEtag !== true) strictEqual(await statusOf(write(body, onlyIf('W/"stale"'))), 412)
}

/** Deletes it, after which nobody finds it. */
export async function end(client: Client, life: Life): Promise<void> {
  const operations = operationsOf(client, life)
  await (life.isSynchronous === true
    ? operations.delete(group, only)
    : operations.beginDeleteAndWait(group, only, quick))
  strictEqual(await statusOf(operations.get(group, only)), 404)
}

function operationsOf(client: Client, { type }: Life): Operations {
  const operations = client[type]
  if (operations === undefined) throw new Error(`the client has no ${type}`)
  return operations
}

function put(operations: Operations, { isSynchronous }: Life, body: object, options: object): Promise<Answer> {
  return isSynchronous === true
    ? operations.createOrUpdate(group, only, body, options)
    : operations.beginCreateOrUpdateAndWait(group, only, body, options)
}

async function statusOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => 'done',
    (error: Error & { readonly statusCode?: number }) => error.statusCode ?? error.message,
  )
}

async function namesOf(list: AsyncIterable<Answer>): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = []
  for await (const { name } of list) names.push(name)
  return names
}
