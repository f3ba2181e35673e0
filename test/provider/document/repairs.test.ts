import { describe, expect, it } from 'vitest'
import { failing, Pages } from './pages.ts'

const minuteMs = 60_000

/** Somebody else writes the page, and it is looked at. */
async function meddle(pages: Pages, lines: Readonly<Record<string, string>>): Promise<void> {
  pages.page('p').meddle(lines)
  pages.documents.refresh('p')
  await pages.time.run(100)
}

async function opened(): Promise<Pages> {
  const pages = new Pages()
  pages.want('a', '1')
  pages.want('b', '2')
  await pages.time.run(100)
  return pages
}

const told = (pages: Pages, what: string) =>
  pages.events.flatMap((event) =>
    event.what === what && 'changes' in event ? event.changes.map(({ text }) => text) : [],
  )

describe('what others change', () => {
  it('is brought back, and told with what was changed', async () => {
    const pages = await opened()
    await meddle(pages, { b: '2' })
    expect(pages.page('p').lines).toEqual({ a: '1', b: '2' })
    expect(told(pages, 'repaired')).toEqual(['a: undefined -> 1'])
    expect(pages.outcome('a')?.is).toBe('ready')
  })

  it('is told too where it came to light by the conflict of a write for somebody else', async () => {
    const pages = await opened()
    pages.page('p').verdict = () => {
      pages.page('p').verdict = () => undefined
      pages.page('p').meddle({ b: '2' })
      return failing({ do: 'reread', why: 'conflict' })
    }
    pages.want('c', '3')
    await pages.time.run(100)
    expect(pages.page('p').lines).toEqual({ a: '1', b: '2', c: '3' })
    expect(told(pages, 'repaired')).toEqual(['a: undefined -> 1'])
  })

  it('is no repair where the owner wishes something else now', async () => {
    const pages = await opened()
    pages.page('p').meddle({ a: '0', b: '2' })
    pages.want('a', '3')
    pages.documents.refresh('p')
    await pages.time.run(100)
    expect(pages.page('p').lines).toEqual({ a: '3', b: '2' })
    expect(told(pages, 'repaired')).toEqual([])
  })

  it('is no repair where nobody had it before', async () => {
    const pages = await opened()
    pages.page('p').meddle({ a: '1', b: '2', x: '9' })
    pages.documents.refresh('p')
    pages.want('c', '4')
    await pages.time.run(100)
    expect(pages.page('p').lines).toMatchObject({ c: '4', x: '9' })
    expect(told(pages, 'repaired')).toEqual([])
  })

  it('is brought back three times an hour, then it is contested, and the others go on', async () => {
    const pages = await opened()
    for (let times = 0; times < 3; times += 1) {
      await pages.time.run(minuteMs)
      await meddle(pages, { b: '2' })
      expect(pages.page('p').lines).toEqual({ a: '1', b: '2' })
    }
    await pages.time.run(minuteMs)
    await meddle(pages, { b: '2' })
    expect(pages.outcome('a')).toMatchObject({
      is: 'refused',
      contested: true,
      why: { field: 'p', value: 'a: undefined -> 1' },
    })
    expect(told(pages, 'contested')).toEqual(['a: undefined -> 1'])
    pages.want('c', '3')
    await pages.time.run(minuteMs)
    expect(pages.page('p').lines).toEqual({ b: '2', c: '3' })

    await pages.time.run(60 * minuteMs)
    expect(pages.page('p').lines).toEqual({ a: '1', b: '2', c: '3' })
    expect(pages.outcome('a')?.is).toBe('ready')
  })

  it('is contested no longer when its owner wishes something else, or to go', async () => {
    const pages = await opened()
    for (let times = 0; times < 4; times += 1) await meddle(pages, { b: '2' })
    expect(pages.outcome('a')).toMatchObject({ contested: true })
    pages.want('a', '5')
    await pages.time.run(100)
    expect(pages.page('p').lines).toEqual({ a: '5', b: '2' })
    pages.want('a', 'gone')
    await pages.time.run(100)
    expect(pages.page('p').lines).toEqual({ b: '2' })
  })
})
