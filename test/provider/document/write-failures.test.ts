import { expect, it } from 'vitest'
import { Pages, failing } from './pages.ts'

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
  await pages.time.run(900)
  expect(page.sent).toHaveLength(1)
  await pages.time.run(20_000)
  expect(page.sent.length).toBeGreaterThan(1)
  expect(page.sent.length).toBeLessThanOrEqual(5)
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
