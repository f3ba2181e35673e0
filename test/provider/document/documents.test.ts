import { expect, it } from 'vitest'
import { VirtualTime } from './simulation/virtual-time.ts'
import { Pages, failing, refusing } from './pages.ts'

it('writes all statements that are made together at once, and the next ones together after that', async () => {
  const pages = new Pages()
  const { promise, resolve } = Promise.withResolvers<void>()
  pages.page('p').gate = promise
  for (const owner of ['a', 'b', 'c']) pages.want(owner, '1')
  await pages.time.run(10)
  for (const owner of ['d', 'e']) pages.want(owner, '2')
  resolve()
  await pages.time.run(10)
  expect(pages.page('p').sent).toEqual([
    { a: '1', b: '1', c: '1' },
    { a: '1', b: '1', c: '1', d: '2', e: '2' },
  ])
})

it('keeps what a missing wish leaves unsaid, and writes nothing for it', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1', b: '2' }
  pages.want('b', '2')
  await pages.time.run(100)
  pages.documents.state('b', new Map())
  await pages.time.run(100)
  expect(pages.page('p').sent).toEqual([])
  expect(pages.outcome('b')).toBeUndefined()
})

it('answers a wish anew that was withdrawn and is stated again', async () => {
  const pages = new Pages()
  pages.want('a', '1')
  await pages.time.run(100)
  pages.documents.state('a', new Map())
  pages.want('a', '1')
  expect(pages.outcome('a')).toBeUndefined()
  await pages.time.run(1)
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('lets a newer wish replace an older one that was not written yet', async () => {
  const pages = new Pages()
  pages.want('a', '1')
  pages.want('a', 'gone')
  await pages.time.run(100)
  expect(pages.page('p').sent).toEqual([])
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('13: an outcome names its wish, so that an older answer says nothing about a newer wish', async () => {
  const pages = new Pages()
  pages.want('a', '1')
  await pages.time.run(100)
  expect(pages.outcome('a')?.is).toBe('ready')
  pages.want('a', '2')
  expect(pages.outcome('a')).toBeUndefined()
  pages.want('a', '1')
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('14: a LIST that was sent before the document was read or written does not overwrite it', async () => {
  const pages = new Pages()
  pages.want('a', '1')
  const sentAt = pages.time.now()
  await pages.time.run(100)
  pages.documents.observe('p', { body: undefined, version: 'v0', state: 'settled' }, sentAt)
  expect(pages.documents.observed('p')?.body).toEqual({ a: '1' })
  pages.documents.observe('p', { body: { x: '9' }, version: 'v9', state: 'settled' }, pages.time.now())
  expect(pages.documents.observed('p')?.body).toEqual({ x: '9' })
})

it('14: a LIST that arrives while the document is being written is left aside', async () => {
  const pages = new Pages()
  const { promise, resolve } = Promise.withResolvers<void>()
  pages.page('p').gate = promise
  pages.want('a', '1')
  await pages.time.run(100)
  pages.documents.observe('p', { body: { x: '1' }, version: 'v7', state: 'settled' }, pages.time.now())
  expect(pages.documents.observed('p')?.body).toBeUndefined()
  resolve()
  await pages.time.run(100)
  expect(pages.documents.observed('p')?.body).toEqual({ a: '1' })
  expect(pages.page('p').sent).toHaveLength(1)
})

it('waits for whoever moves the document, and looks every second', async () => {
  const pages = new Pages()
  pages.page('p').state = 'moving'
  pages.want('a', '1')
  await pages.time.run(4500)
  expect(pages.page('p').sent).toEqual([])
  expect(pages.page('p').reads).toBe(5)
  pages.page('p').state = 'settled'
  await pages.time.run(1000)
  expect(pages.page('p').lines).toEqual({ a: '1' })
})

it('looks ever more rarely at a document that never comes to rest', async () => {
  const pages = new Pages()
  pages.page('p').state = 'moving'
  pages.want('a', '1')
  await pages.time.run(3_600_000)
  expect(pages.page('p').reads).toBeLessThan(90)
  expect(pages.page('p').reads).toBeGreaterThan(60)
})

it('sends nothing while the plan holds the document back, and still says what each wish waits for', async () => {
  const pages = new Pages()
  pages.hold = { on: 'q', why: 'moving', by: [] }
  pages.want('a', '1')
  await pages.time.run(5000)
  expect(pages.page('p').sent).toEqual([])
  expect(pages.outcome('a')?.is).toBe('pending')
  expect(pages.documents.viewFor('test').wantsToWrite('p')).toBe(true)
})

it('says that it wants to write no longer while it backs off, so that nobody yields to it for minutes', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => failing({ do: 'retryAfter', afterMs: 60_000 })
  pages.want('a', '1')
  await pages.time.run(100)
  expect(pages.documents.viewFor('test').wantsToWrite('p')).toBe(false)
})

it('lets a lazy change wait a second for company, but not longer', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: '1' }
  pages.want('a', '~1')
  await pages.time.run(900)
  expect(pages.page('p').sent).toEqual([])
  await pages.time.run(200)
  expect(pages.page('p').lines).toEqual({ x: '1', a: '~1' })
})

it('takes lazy changes along with one that does not wait', async () => {
  const pages = new Pages()
  pages.want('a', '~1')
  await pages.time.run(500)
  pages.want('b', '1')
  await pages.time.run(10)
  expect(pages.page('p').sent).toEqual([{ a: '~1', b: '1' }])
})

it('does not write without the lease, and writes soon after it is back', async () => {
  const pages = new Pages()
  pages.mayWrite = false
  pages.want('a', '1')
  await pages.time.run(5000)
  expect(pages.page('p').sent).toEqual([])
  pages.mayWrite = true
  await pages.time.run(600)
  expect(pages.page('p').lines).toEqual({ a: '1' })
})

it('drains: finishes the write in flight, begins no other, and leaves no timer behind', async () => {
  const pages = new Pages()
  const { promise, resolve } = Promise.withResolvers<void>()
  pages.page('p').gate = promise
  pages.want('a', '1')
  await pages.time.run(100)
  let isDrained = false
  const drained = pages.documents.drain().then(() => (isDrained = true))
  pages.want('b', '1')
  await pages.time.run(1000)
  expect(isDrained).toBe(false)
  resolve()
  await pages.time.run(1000)
  expect(isDrained).toBe(true)
  expect(pages.page('p').lines).toEqual({ a: '1' })
  pages.end.abort()
  await drained
  expect(pages.time.pending()).toBe(0)
})

it('leaves no timer behind when it is ended in the midst of doubts, pauses and refusals', async () => {
  const pages = new Pages({ quietFrom: () => Infinity })
  pages.page('p').verdict = () => failing({ do: 'waitFor', point: 'q' })
  pages.page('r').verdict = () => refusing
  pages.page('s').verdict = () => failing({ do: 'reread', why: 'lost' })
  for (const doc of ['p', 'r', 's']) pages.want('a', '1', doc)
  await pages.time.run(1500)
  expect(pages.time.pending()).toBeGreaterThan(0)
  pages.end.abort()
  await pages.time.run(0)
  expect(pages.time.pending()).toBe(0)
})

it('becomes quiet when every document was seen after a predecessor, and reads what no LIST showed', async () => {
  const pages = new Pages()
  const start = pages.time.now()
  const heir = new Pages({ clock: pages.time, quietFrom: () => start + 10_000 })
  heir.documents.observe('p', { body: { a: '1' }, version: 'v1', state: 'settled' }, start)
  heir.documents.observe('q', { body: { a: '1' }, version: 'v1', state: 'settled' }, start)
  const view = heir.documents.viewFor('test')
  expect(view.isQuiet()).toBe(false)
  await pages.time.run(12_000)
  heir.documents.observe('p', { body: { a: '1' }, version: 'v1', state: 'settled' }, pages.time.now())
  await pages.time.run(1)
  expect(view.isQuiet()).toBe(false)
  await pages.time.run(10_000)
  expect(heir.page('q').reads).toBe(1)
  expect(view.isQuiet()).toBe(true)
  expect(heir.woken).toContain('test')
})

it('is not quiet before it has seen anything, if there was a predecessor', async () => {
  const heir = new Pages({ quietFrom: () => 0 })
  await heir.time.run(20_000)
  expect(heir.documents.viewFor('test').isQuiet()).toBe(false)
  heir.documents.observe('p', { body: undefined, version: '', state: 'settled' }, heir.time.now())
  await heir.time.run(0)
  expect(heir.documents.viewFor('test').isQuiet()).toBe(true)
})

it('forgets an owner: its wishes, its questions and that it ever spoke', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1' }
  pages.documents.viewFor('asker of a').share('p', 'a')
  pages.want('a', 'gone')
  await pages.time.run(100)
  pages.woken.length = 0
  pages.documents.forget('a', 'asker of a')
  expect(pages.documents.viewFor('test').spoke('a')).toBe(false)
  expect(pages.documents.viewFor('test').wish('a', 'p')).toBe('keep')
  pages.documents.observe('p', { body: { a: '2' }, version: 'v9', state: 'settled' }, pages.time.now())
  await pages.time.run(100)
  expect(pages.woken).not.toContain('asker of a')
})

it('lets timers in between documents whose plans take long, so that the lease is renewed meanwhile', async () => {
  const time = new VirtualTime()
  let slowMs = 0
  let plans = 0
  const clock = {
    now: () => time.now() + slowMs,
    after: (delayMs: number, task: () => void) => time.after(delayMs, task),
  }
  const pages = new Pages({ clock })
  const docs = ['p', 'q', 'r']
  for (const doc of docs) pages.want('a', '1', doc)
  await time.run(100)
  pages.mischief = () => {
    plans += 1
    slowMs += 60
  }
  for (const doc of docs) pages.want('b', '1', doc)
  const atTheTimer = new Promise<number>((resolve) => time.after(0, () => resolve(plans)))
  await time.run(1000)
  expect(await atTheTimer).toBe(1)
  expect(plans).toBeGreaterThanOrEqual(docs.length)
})
