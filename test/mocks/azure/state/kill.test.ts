/**
 * Kill -9 in the middle of writes: a client writes to an emulator of a process of its own, which is killed at some instant
 * and started again, many times. What the client was told must stand; what it was not told stands whole or not at all.
 */
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { isJsonObject } from '#mocks/azure/arm/json'
import { encodeFrame } from '#mocks/azure/state/frames'
import { wellKnown } from '#mocks/azure/well-known'
import { startChild } from '#test/mocks/azure/support/child'
import type { Child } from '#test/mocks/azure/support/child'
import type { RawAnswer } from '#test/mocks/azure/support/raw'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'azure-kill-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const rounds = 10
const writers = ['loadBalancers/a', 'loadBalancers/b', 'publicIPAddresses/c', 'publicIPAddresses/d'] as const
const network = `/subscriptions/${wellKnown.subscriptionId}/resourceGroups/rg/providers/Microsoft.Network`

/** What the client knows of one resource: what it was told last, and the mark of what was never answered. */
interface Known {
  told: RawAnswer | undefined
  asked: string | undefined
}

interface Memory {
  readonly known: ReadonlyMap<string, Known>
  /** Operations that were begun since the last start. */
  readonly operations: string[]
}

it('loses nothing that it answered, and ends every operation, when it is killed in the middle of writes', async () => {
  const memory: Memory = {
    known: new Map(writers.map((at) => [at, { told: undefined, asked: undefined }])),
    operations: [],
  }
  let checked = 0
  for (let round = 0; round < rounds; round += 1) {
    const child = await startChild(directory)
    // A failed round must not leave its emulator behind.
    onTestFinished(() => child.kill())
    for (const [at, one] of memory.known) await expectKept(child, at, one)
    for (const operation of memory.operations.splice(0)) {
      const status = async () => (await child.call('GET', operation)).body['status']
      // One of the two on the same resource may have been superseded, as on Azure.
      await expect.poll(status, { timeout: 5000 }).toMatch(/^(Succeeded|Canceled)$/)
      checked += 1
    }
    // Each round dies at another point of its work.
    await writeUntilKilled(child, 2 + 3 * round, round, memory)
    tear(7 * round)
  }
  expect(checked).toBeGreaterThan(50)
}, 60_000)

/** Leaves some bytes of a further change, as a kill in the middle of its write does: too rare an instant to wait for. */
function tear(bytes: number): void {
  const [journal = ''] = readdirSync(directory).filter((name) => name.startsWith('state.journal.'))
  const whole = encodeFrame([['microsoft.network/publicipaddresses', 'torn', { tags: { mark: 'never told' } }]])
  appendFileSync(join(directory, journal), whole.subarray(0, bytes))
}

/** Four writers at once, so that the kill finds some requests half way. */
async function writeUntilKilled(child: Child, answers: number, round: number, memory: Memory): Promise<void> {
  let answered = 0
  let killed: Promise<void> | undefined
  async function write(at: string, one: Known): Promise<void> {
    for (let count = 0; killed === undefined; count += 1) {
      one.asked = `${round}-${count}`
      const body = { location: 'westeurope', sku: { name: 'Standard' }, tags: { mark: one.asked }, properties: {} }
      const put = await child.call('PUT', `${network}/${at}`, body).catch(() => undefined)
      if (put === undefined) return
      expect([200, 201]).toContain(put.status)
      one.told = put
      one.asked = undefined
      memory.operations.push(new URL(String(put.headers['azure-asyncoperation'])).pathname)
      answered += 1
      if (answered === answers) killed = child.kill()
    }
  }
  await Promise.all([...memory.known].map(([at, one]) => write(at, one)))
  await killed
}

async function expectKept(child: Child, at: string, { told, asked }: Known): Promise<void> {
  const { status, body } = await child.call('GET', `${network}/${at}`)
  const [mark, marked] = [markOf(body), told === undefined ? undefined : markOf(told.body)]
  expect(told === undefined ? 200 : status, `GET of ${at}, whose PUT was answered`).toBe(200)
  expect([marked, asked], `${at} is as it was told, or as it was asked for last`).toContain(mark)
  // A load balancer without members keeps its etag when its operation ends; a public IP gets a new one.
  const keepsEtag = told !== undefined && mark === marked && at.startsWith('loadBalancers')
  expect(keepsEtag ? body['etag'] : undefined).toBe(keepsEtag ? told.body['etag'] : undefined)
}

function markOf({ tags }: RawAnswer['body']): unknown {
  return isJsonObject(tags) ? tags['mark'] : undefined
}
