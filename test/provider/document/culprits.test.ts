/** Flaw 8 of the simpler forms, in all its parts: whom to blame when the outside refuses a whole body for good. */
import { expect, it } from 'vitest'
import { Pages, failing, refuseLines, refusing } from './pages.ts'

it('8: writes the others of a batch and blames only the one whose line is refused', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad')
  for (const owner of ['a', 'b', 'c', 'd', 'e']) pages.want(owner, owner === 'd' ? 'bad' : owner)
  await pages.time.run(10_000)
  expect(pages.page('p').lines).toEqual({ a: 'a', b: 'b', c: 'c', e: 'e' })
  expect(pages.outcome('d')).toMatchObject({ is: 'refused', why: { why: 'bad line' } })
  expect(pages.outcome('a')).toMatchObject({ is: 'ready' })
})

it('8: finds several culprits in one search', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad', 'worse')
  const lines = { a: 'bad', b: 'b', c: 'worse', d: 'd', e: 'bad' }
  for (const [owner, line] of Object.entries(lines)) pages.want(owner, line)
  await pages.time.run(10_000)
  expect(pages.page('p').lines).toEqual({ b: 'b', d: 'd' })
  expect(['a', 'c', 'e'].map((owner) => pages.outcome(owner)?.is)).toEqual(['refused', 'refused', 'refused'])
})

it('8: blames two owners together that are harmless alone, and tries them again together', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1', b: '2' }
  pages.page('p').verdict = refuseLines('=b')
  pages.want('a', '=b')
  pages.want('b', '=a')
  await pages.time.run(10_000)
  expect([pages.outcome('a')?.is, pages.outcome('b')?.is]).toEqual(['refused', 'refused'])
  pages.page('p').verdict = () => undefined
  await pages.time.run(60_000)
  expect(pages.page('p').lines).toEqual({ a: '=b', b: '=a' })
})

it('8: does not let a clashing pair keep a third one from its place', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: '1', b: '2' }
  pages.page('p').verdict = refuseLines('=b')
  pages.want('a', '=b')
  pages.want('b', '=a')
  pages.want('c', '3')
  await pages.time.run(10_000)
  expect(pages.page('p').lines).toEqual({ a: '1', b: '2', c: '3' })
  expect(pages.outcome('a')?.is).toBe('refused')
})

it('8: never refuses somebody who goes', async () => {
  const pages = new Pages()
  pages.page('p').lines = { a: 'a', b: 'b' }
  pages.page('p').verdict = () => refusing
  pages.want('a', 'gone')
  pages.want('b', 'B')
  await pages.time.run(60_000)
  expect(pages.outcome('a')?.is).toBe('pending')
  expect(pages.outcome('b')?.is).toBe('pending')
  pages.page('p').verdict = () => undefined
  await pages.time.run(600_000)
  expect(pages.page('p').lines).toEqual({ b: 'B' })
})

it('8: sends along whoever goes with every part, because that may be what mends the document', async () => {
  const pages = new Pages()
  pages.page('p').lines = { c: 'broken' }
  pages.page('p').verdict = refuseLines('broken', 'bad')
  pages.want('a', 'bad')
  pages.want('b', 'b')
  pages.want('c', 'gone')
  await pages.time.run(900)
  expect(pages.page('p').lines).toEqual({ b: 'b' })
  expect(pages.outcome('a')?.is).toBe('refused')
})

it('8: blames nobody for a document that is refused even without its newcomers', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: 'broken' }
  pages.page('p').verdict = refuseLines('broken')
  pages.want('a', 'a')
  pages.want('b', 'b')
  await pages.time.run(60_000)
  expect([pages.outcome('a')?.is, pages.outcome('b')?.is]).toEqual(['pending', 'pending'])
  pages.page('p').meddle({ x: 'mended' })
  await pages.time.run(600_000)
  expect(pages.page('p').lines).toEqual({ x: 'mended', a: 'a', b: 'b' })
})

it('8: lets the one through who mends a broken document, although others wait as well', async () => {
  const pages = new Pages()
  pages.page('p').lines = { c: 'broken' }
  pages.page('p').verdict = refuseLines('broken', 'bad')
  pages.want('a', 'a')
  pages.want('b', 'bad')
  pages.want('c', 'mended')
  await pages.time.run(60_000)
  expect(pages.page('p').lines).toEqual({ a: 'a', c: 'mended' })
  expect(pages.outcome('b')?.is).toBe('refused')
})

it('8: spends few writes on a document that is broken for all', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: 'broken' }
  pages.page('p').verdict = refuseLines('broken')
  for (let at = 0; at < 256; at += 1) pages.want(`o${at}`, `${at}`)
  await pages.time.run(900)
  // One for all, one for each half of a half on the way down, one control, and one for each half that was left.
  expect(pages.page('p').sent.length).toBeLessThanOrEqual(20)
})

it('8: blames the wish that was sent, not the one that is stated meanwhile', async () => {
  const pages = new Pages()
  const { promise, resolve } = Promise.withResolvers<void>()
  pages.page('p').gate = promise
  pages.page('p').verdict = refuseLines('bad')
  pages.want('a', 'bad')
  await pages.time.run(10)
  pages.want('a', 'good')
  resolve()
  await pages.time.run(5000)
  expect(pages.page('p').lines).toEqual({ a: 'good' })
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('8: does not take a pause by the outside for an answer about the part under trial', async () => {
  const pages = new Pages()
  const busy = failing({ do: 'retryAfter', afterMs: 700 })
  let calls = 0
  pages.page('p').verdict = (lines) => ((calls += 1) % 2 === 0 ? busy : refuseLines('bad')(lines))
  for (const owner of ['a', 'b', 'c']) pages.want(owner, owner === 'b' ? 'bad' : owner)
  await pages.time.run(30_000)
  expect(pages.page('p').lines).toEqual({ a: 'a', c: 'c' })
  expect(pages.outcome('b')?.is).toBe('refused')
})

it('tries a refused wish again when its time has come, and keeps saying why until it is accepted', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad')
  pages.want('a', 'bad')
  await pages.time.run(5000)
  const { promise, resolve } = Promise.withResolvers<void>()
  pages.page('p').gate = promise
  await pages.time.run(26_000)
  expect(pages.documents.busy()).toEqual(['p'])
  expect(pages.outcome('a')?.is).toBe('refused')
  pages.page('p').verdict = () => undefined
  resolve()
  await pages.time.run(1000)
  expect(pages.outcome('a')?.is).toBe('ready')
})

it('tries a refused wish again soon after somebody else has changed the document', async () => {
  const pages = new Pages()
  pages.page('p').lines = { x: '1' }
  pages.page('p').verdict = (lines) => (lines?.['x'] === '1' && 'a' in lines ? refusing : undefined)
  pages.want('a', 'a')
  await pages.time.run(2000)
  expect(pages.outcome('a')?.is).toBe('refused')
  pages.page('p').meddle({ x: '2' })
  pages.documents.refresh('p')
  await pages.time.run(5000)
  expect(pages.page('p').lines).toEqual({ x: '2', a: 'a' })
})

it('tries a refused wish again thirty seconds after a write of our own, for that may have made room', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad')
  pages.want('a', 'bad')
  await pages.time.run(100_000)
  const tries = () => pages.page('p').sent.filter((lines) => lines?.['a'] === 'bad').length
  expect(tries()).toBe(3)
  pages.want('b', 'b')
  await pages.time.run(25_000)
  expect(tries()).toBe(4)
})

it('takes a change that our own write of unknown end has made for our own', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad')
  pages.want('a', 'bad')
  await pages.time.run(1000)
  pages.page('p').verdict = (lines) => {
    pages.page('p').meddle({ ...lines })
    return failing({ do: 'retry' })
  }
  pages.want('b', 'b')
  await pages.time.run(20_000)
  expect(pages.page('p').lines).toEqual({ b: 'b' })
  expect(pages.page('p').sent.filter((lines) => lines?.['a'] === 'bad')).toHaveLength(1)
})

it('waits only half a minute again after a refused wish was accepted once', async () => {
  const pages = new Pages()
  pages.page('p').verdict = refuseLines('bad')
  pages.want('a', 'bad')
  await pages.time.run(35_000)
  pages.page('p').verdict = () => undefined
  await pages.time.run(60_000)
  expect(pages.outcome('a')?.is).toBe('ready')
  pages.page('p').verdict = refuseLines('bad')
  pages.page('p').meddle({ x: '1' })
  pages.documents.refresh('p')
  await pages.time.run(1000)
  const { length } = pages.page('p').sent
  await pages.time.run(31_000)
  expect(pages.page('p').sent.length).toBeGreaterThan(length)
})
