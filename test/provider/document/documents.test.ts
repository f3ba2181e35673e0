import { expect, it } from 'vitest'
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

it('9: does not send again what is in use elsewhere, but the rest of the body', async () => {
  const pages = new Pages()
  pages.page('q').lines = { x: '1' }
  pages.want('x', '1', 'q')
  await pages.time.run(100)
  pages.page('p').verdict = (lines) => (lines?.['a'] === '@q' ? failing({ do: 'waitFor', point: 'q' }) : undefined)
  pages.want('a', '@q')
  pages.want('b', '1')
  await pages.time.run(500)
  expect(pages.page('p').lines).toEqual({ b: '1' })
  expect(pages.outcome('a')).toMatchObject({ is: 'waiting', wait: { on: 'q', why: 'moving' } })
  pages.page('p').verdict = () => undefined
  await pages.time.run(3000)
  expect(pages.page('p').lines).toEqual({ a: '@q', b: '1' })
})

it('9: asks less and less often for a point that stays in use', async () => {
  const pages = new Pages()
  pages.page('q').lines = { x: '1' }
  pages.want('x', '1', 'q')
  pages.page('p').verdict = () => failing({ do: 'waitFor', point: 'q' })
  await pages.time.run(100)
  pages.want('a', '@q')
  await pages.time.run(60_000)
  expect(pages.page('p').sent.length).toBeLessThanOrEqual(9)
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

it('writes a failed document again although nothing differs', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1' }
  pages.page('p').state = 'failed'
  pages.want('a', '1')
  await pages.time.run(100)
  expect(pages.page('p').sent).toEqual([{ a: '1' }])
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('writes a failed document again that somebody silent relies on', async () => {
  const pages = new Pages()
  pages.page('q').lines = {}
  pages.page('q').state = 'failed'
  for (const doc of ['q', 'p']) pages.documents.observe(doc, { body: { a: '@q' }, version: 'v0', state: 'settled' }, 0)
  pages.documents.observe('q', { body: { x: '1' }, version: 'v1', state: 'failed' }, 1)
  await pages.time.run(100)
  expect(pages.page('q').sent).toEqual([{ x: '1' }])
})

it('reads, plans and writes again in place when the version was another one', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: '1' }
  pages.want('a', '1')
  let conflicts = 0
  pages.page('p').verdict = () => {
    conflicts += 1
    if (conflicts > 2) return undefined
    pages.page('p').meddle({ x: `${conflicts + 1}` })
    return failing({ do: 'reread', why: 'conflict' })
  }
  await pages.time.run(100)
  expect(pages.page('p').lines).toEqual({ x: '3', a: '1' })
})

it('backs off as a document after three conflicts in a row', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => failing({ do: 'reread', why: 'conflict' })
  pages.want('a', '1')
  await pages.time.run(7000)
  expect(pages.page('p').sent).toHaveLength(4)
  await pages.time.run(2000)
  expect(pages.page('p').sent).toHaveLength(5)
})

it('sends nothing before the time that the outside names', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => failing({ do: 'retryAfter', afterMs: 17_000 })
  pages.want('a', '1')
  await pages.time.run(16_900)
  expect(pages.page('p').sent).toHaveLength(1)
  await pages.time.run(200)
  expect(pages.page('p').sent).toHaveLength(2)
})

it.each([failing({ do: 'reread', why: 'lost' }), failing({ do: 'retry' })])(
  'shows a body to the laws until its request can no longer arrive: $message',
  async (error) => {
    const pages = new Pages()
    pages.page('q').lines = { x: '1' }
    pages.want('x', '1', 'q')
    await pages.time.run(100)
    pages.page('p').verdict = () => {
      pages.want('a', 'gone')
      return error
    }
    pages.want('a', '@q')
    await pages.time.run(5000)
    const view = pages.documents.viewFor('test')
    expect(view.whoPointsAt('q')).toEqual([{ doc: 'p', owner: 'a' }])
    expect(view.stands('q')).toEqual([])
    expect(view.footprint('a')).toEqual(['p'])
    const { reads } = pages.page('p')
    await pages.time.run(6000)
    expect(pages.page('p').reads).toBe(reads + 1)
    expect(view.whoPointsAt('q')).toEqual([])
    expect(view.footprint('a')).toEqual([])
  },
)

it('reads the document after a write of unknown end before it plans again, whatever a LIST says meanwhile', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: '1' }
  pages.want('b', 'leaving')
  await pages.time.run(100)
  pages.page('p').verdict = () => failing({ do: 'retry' })
  pages.want('a', '1')
  await pages.time.run(100)
  const { reads } = pages.page('p')
  pages.page('p').verdict = () => undefined
  pages.page('p').meddle({ x: '2' })
  pages.documents.observe('p', { body: { x: '9' }, version: 'v9', state: 'settled' }, pages.time.now())
  expect(pages.documents.observed('p')?.body).toEqual({ x: '1' })
  await pages.time.run(1000)
  expect(pages.page('p').reads).toBe(reads + 1)
  expect(pages.page('p').lines).toEqual({ x: '2', a: '1' })
})

it('keeps what it knows when it is shown a body that its kind cannot read', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1' }
  pages.want('a', '1')
  await pages.time.run(100)
  pages.documents.observe('p', { body: { a: '?' }, version: 'v9', state: 'settled' }, pages.time.now())
  expect(pages.documents.observed('p')?.body).toEqual({ a: '1' })
  expect(pages.events).toMatchObject([{ what: 'failed', error: new Error('this body cannot be read') }])
})

it('leaves a failed document alone in which nothing is ours and on which nothing of ours relies', async () => {
  const pages = new Pages()
  pages.documents.observe('p', { body: { x: '1' }, version: 'v1', state: 'failed' }, 0)
  await pages.time.run(10_000)
  expect(pages.page('p').sent).toEqual([])
})

it('does not write again and again what is answered as failed', async () => {
  const pages = new Pages()
  const page = pages.page('p')
  const write = page.write.bind(page)
  page.write = async (lines) => ({ ...(await write(lines)), state: 'failed' })
  pages.want('a', '1')
  await pages.time.run(20_000)
  expect(page.sent.length).toBeGreaterThan(1)
  expect(page.sent.length).toBeLessThanOrEqual(5)
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

it('repairs what others undo, as often as they do', async () => {
  const pages = new Pages()
  pages.want('a', '1')
  await pages.time.run(100)
  for (let times = 0; times < 5; times += 1) {
    pages.page('p').meddle({})
    pages.documents.refresh('p')
    await pages.time.run(100)
    expect(pages.page('p').lines).toEqual({ a: '1' })
  }
})

it('begins its back-off anew when the document was as wished in between', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: '1' }
  pages.page('p').verdict = () => failing({ do: 'retry' })
  pages.want('a', '1')
  await pages.time.run(1500)
  pages.documents.state('a', new Map())
  await pages.time.run(10_000)
  const { length } = pages.page('p').sent
  pages.want('a', '1')
  await pages.time.run(1500)
  expect(pages.page('p').sent.length - length).toBe(2)
})

it('tries at least twice a minute where somebody else writes all the time', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => failing({ do: 'reread', why: 'conflict' })
  pages.want('a', '1')
  await pages.time.run(600_000)
  expect(pages.page('p').sent.length).toBeGreaterThanOrEqual(20)
})

it('does not read a document because a write of it was throttled', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => failing({ do: 'retryAfter', afterMs: 2000 })
  pages.want('a', '1')
  await pages.time.run(5000)
  expect(pages.page('p').reads).toBe(1)
  expect(pages.documents.viewFor('test').footprint('a')).toEqual([])
})

it.each(['q', undefined])('pauses when the same body is refused for a point again (%s)', async (point) => {
  const pages = new Pages()
  pages.page('q').lines = { x: '1' }
  pages.want('x', '1', 'q')
  pages.page('p').lines = { a: '@q' }
  pages.page('p').verdict = () => failing({ do: 'waitFor', point })
  await pages.time.run(100)
  const { reads } = pages.page('q')
  pages.want('b', '1')
  await pages.time.run(20_000)
  expect(pages.page('p').sent.length).toBeGreaterThan(1)
  expect(pages.page('p').sent.length).toBeLessThanOrEqual(6)
  expect(pages.page('q').reads > reads).toBe(point === 'q')
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

it('reads a document until the first read succeeds', async () => {
  const pages = new Pages()
  pages.page('p').readError = failing({ do: 'retry' })
  pages.want('a', '1')
  await pages.time.run(5000)
  expect(pages.page('p').sent).toEqual([])
  expect(pages.outcome('a')).toBeUndefined()
  pages.page('p').readError = undefined
  await pages.time.run(5000)
  expect(pages.page('p').lines).toEqual({ a: '1' })
})

it('does not let a kind that throws stop other documents, and goes on with its own when it has come to its senses', async () => {
  const pages = new Pages()
  pages.mischief = () => {
    throw new Error('a mistake in a plan')
  }
  pages.want('a', '1')
  await pages.time.run(100)
  expect(pages.events).toMatchObject([{ doc: 'p', what: 'failed', error: new Error('a mistake in a plan') }])
  pages.mischief = undefined
  pages.want('b', '1', 'q')
  await pages.time.run(10)
  expect(pages.page('q').lines).toEqual({ b: '1' })
  await pages.time.run(2000)
  expect(pages.page('p').lines).toEqual({ a: '1' })
})

it('stops writing a body that the outside does not keep, says so once, and tries again after an hour', async () => {
  const pages = new Pages()
  pages.page('p').verdict = () => {
    pages.page('p').version += 1
    return undefined
  }
  const page = pages.page('p')
  const write = page.write.bind(page)
  page.write = async (lines) => {
    await write(lines)
    page.lines = {}
    return page.observed()
  }
  pages.want('a', '1')
  for (let times = 0; times < 6; times += 1) {
    await pages.time.run(10_000)
    pages.want(`keeper ${times}`, 'leaving')
  }
  expect(page.sent).toHaveLength(3)
  expect(pages.events.filter(({ what }) => what === 'stuck')).toHaveLength(1)
  await pages.time.run(60 * 60_000)
  expect(page.sent.length).toBeGreaterThan(3)
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
