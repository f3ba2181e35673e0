import { expect, it } from 'vitest'
import type { Index } from '#provider/document/kind'
import { mayEnter, mayJoin, mayLeave, mayTake, holdFor } from '#provider/document/laws'
import { World } from '#provider/document/world'

interface Part {
  readonly gives?: Readonly<Record<string, boolean>>
  readonly uses?: readonly (readonly [point: string, owner: string])[]
  readonly shares?: Readonly<Record<string, unknown>>
}

function index({ gives = {}, uses = [], shares = {} }: Part): Index<unknown> {
  return {
    gives: new Map(Object.entries(gives)),
    uses: uses.map(([point, owner]) => ({ point, owner })),
    shares: new Map(Object.entries(shares)),
  }
}

function worldOf() {
  const woken: string[] = []
  const world = new World((asker) => woken.push(asker))
  world.becomeQuiet()
  return { world, woken, view: world.viewFor('me') }
}

const lb = (...uses: readonly (readonly [string, string])[]) => index({ uses })

it('relies on a point only if it is given by what stands and by everything in flight', () => {
  const { world, view } = worldOf()
  const given = index({ gives: { pip: true } })
  const moving = index({ gives: { pip: false } })
  expect(view.what('pip')).toBeUndefined()
  world.show('p', undefined, [given])
  expect(view.what('pip')).toEqual({ doc: 'p', reliable: false })
  world.show('p', given, [])
  expect(view.what('pip')).toEqual({ doc: 'p', reliable: true })
  world.show('p', given, [moving])
  expect(view.what('pip')).toEqual({ doc: 'p', reliable: false })
  world.show('p', given, [index({})])
  expect(view.what('pip')).toEqual({ doc: 'p', reliable: false })
})

it('sees pointers that stand and that are in flight, but decides by those that stand', () => {
  const { world, view } = worldOf()
  world.show('lb', lb(['pip', 'a']), [lb(['pip', 'b'])])
  expect(view.whoPointsAt('pip')).toEqual([
    { doc: 'lb', owner: 'a' },
    { doc: 'lb', owner: 'b' },
  ])
  expect(view.stands('pip')).toEqual([{ doc: 'lb', owner: 'a' }])
})

it('counts everything that stands or may arrive to the footprint, pointers as well', () => {
  const { world, view } = worldOf()
  world.show('lb', lb(['pip', 'a']), [])
  world.show('nsg', index({}), [index({ shares: { a: 1 } })])
  expect(view.footprint('a')).toEqual(['lb', 'nsg'])
  world.show('nsg', index({}), [])
  world.show('lb', index({}), [])
  expect(view.footprint('a')).toEqual([])
})

it('tells a share only as it stands', () => {
  const { world, view } = worldOf()
  world.show('lb', index({ shares: { a: 1 } }), [index({ shares: { a: 2 } })])
  expect(view.share('lb', 'a')).toBe(1)
})

it('wakes whoever asked when the answer is another one, and nobody else', () => {
  const { world, woken, view } = worldOf()
  view.whoPointsAt('pip')
  view.share('lb', 'a')
  world.show('lb', lb(['other', 'b']), [])
  expect(woken).toEqual([])
  world.show('lb', lb(['other', 'b'], ['pip', 'b']), [])
  expect(woken).toEqual(['me'])
})

it('does not wake anybody for a body that says the same', () => {
  const { world, woken, view } = worldOf()
  const body = () => index({ gives: { pip: true }, uses: [['x', 'a']], shares: { a: { ports: [1, 2] } } })
  world.show('lb', body(), [])
  view.what('pip')
  view.share('lb', 'a')
  view.footprint('a')
  view.stands('x')
  world.show('lb', body(), [])
  expect(woken).toEqual([])
})

it('forgets the questions of an asker that begins anew', () => {
  const { world, woken, view } = worldOf()
  view.stands('pip')
  world.viewFor('me').stands('other')
  world.show('lb', lb(['pip', 'a']), [])
  expect(woken).toEqual([])
})

it('wakes for wishes, outcomes, doubts, the wish to write, speech and quiet', () => {
  const woken: string[] = []
  const world = new World((asker) => woken.push(asker))
  const wakes = (ask: () => unknown, change: () => void) => {
    ask()
    woken.length = 0
    change()
    return woken.length > 0
  }
  const view = world.viewFor('me')
  const wish = (want: number) => world.state('a', new Map([['lb', { want }]]))
  const hash = () => world.wishesIn('lb').get('a')?.hash ?? ''
  expect(
    wakes(
      () => view.spoke('a'),
      () => wish(1),
    ),
  ).toBe(true)
  expect(
    wakes(
      () => view.wish('a', 'lb'),
      () => wish(2),
    ),
  ).toBe(true)
  expect(
    wakes(
      () => view.outcome('a', 'lb'),
      () => world.publish('lb', 'a', { wish: hash(), is: 'ready' }),
    ),
  ).toBe(true)
  expect(
    wakes(
      () => view.outcome('a', 'lb'),
      () => world.publish('lb', 'a', { wish: hash(), is: 'ready' }),
    ),
  ).toBe(false)
  expect(
    wakes(
      () => view.doubted('lb', 'pip'),
      () => world.doubt('lb', 'pip'),
    ),
  ).toBe(true)
  expect(
    wakes(
      () => view.wantsToWrite('lb'),
      () => world.setWantsToWrite('lb', true),
    ),
  ).toBe(true)
  expect(
    wakes(
      () => view.wantsToWrite('lb'),
      () => world.setWantsToWrite('lb', true),
    ),
  ).toBe(false)
  expect(
    wakes(
      () => view.isQuiet(),
      () => world.becomeQuiet(),
    ),
  ).toBe(true)
})

it('takes a document that a newer statement does not name any more for kept', () => {
  const { world, view } = worldOf()
  world.state('a', new Map([['lb', 'gone' as const]]))
  expect(world.state('a', new Map([['nsg', 'gone' as const]]))).toEqual(['lb', 'nsg'])
  expect(view.wish('a', 'lb')).toBe('keep')
  expect(world.wishesIn('lb').size).toBe(0)
})

it('hands a point over only when one leaves for it and waits for nothing else, and everybody else there lets go', () => {
  const { world, view } = worldOf()
  world.show('lb/1', lb(['pip', 'a'], ['pip', 'b'], ['pip', '']), [])
  const held = { on: 'pip', why: 'held', by: [] } as const
  const moves = (owner: string) => {
    world.state(
      owner,
      new Map<string, 'leaving' | { want: number }>([
        ['lb/1', 'leaving'],
        ['lb/2', { want: 1 }],
      ]),
    )
    const hash = world.wishesIn('lb/2').get(owner)?.hash ?? ''
    world.publish('lb/2', owner, { wish: hash, is: 'waiting', wait: held })
    world.publish('lb/1', owner, { wish: 'leaving', is: 'ready' })
  }
  expect(view.transfers('pip')).toBe(false)
  moves('a')
  expect(view.transfers('pip')).toBe(false)
  world.state('b', new Map([['lb/1', 'gone' as const]]))
  expect(view.transfers('pip')).toBe(true)
  expect(mayJoin(view, 'lb/1', 'pip')).toEqual({ on: 'pip', why: 'moving', by: [], doc: 'lb/1' })
  const hash = world.wishesIn('lb/2').get('a')?.hash ?? ''
  world.publish('lb/2', 'a', { wish: hash, is: 'waiting', wait: { ...held, why: 'clash' } })
  expect(view.transfers('pip')).toBe(false)
  moves('a')
  world.publish('lb/1', 'a', { wish: 'leaving', is: 'pending' })
  expect(view.transfers('pip')).toBe(false)
})

it('does not hand over what everybody has simply left: it is evidence until nothing points at it', () => {
  const { world, view } = worldOf()
  world.show('lb/1', lb(['pip', 'a']), [])
  world.state('a', new Map([['lb/1', 'gone' as const]]))
  expect(view.transfers('pip')).toBe(false)
})

it('knows whether all who stand on a point have spoken; nobody and foreigners need not', () => {
  const { world, view } = worldOf()
  world.show('lb', lb(['pip', 'a'], ['pip', ''], ['pip', 'x']), [])
  expect(view.allSpoke('pip')).toBe(false)
  world.state('a', new Map())
  expect(view.allSpoke('pip')).toBe(true)
})

it('law Add: waits for what is absent, moving or doubted', () => {
  const { world, view } = worldOf()
  expect(mayEnter(view, 'lb', 'pip')).toEqual({ on: 'pip', why: 'absent', by: [] })
  world.show('p', index({ gives: { pip: false } }), [])
  expect(mayEnter(view, 'lb', 'pip')).toEqual({ on: 'pip', why: 'moving', by: [], doc: 'p' })
  world.show('p', index({ gives: { pip: true } }), [])
  expect(mayEnter(view, 'lb', 'pip')).toBeUndefined()
  world.doubt('lb', 'pip')
  expect(mayEnter(view, 'lb', 'pip')?.why).toBe('moving')
})

it('law Exclusive: waits for other holders of the same kind, not for itself or for others', () => {
  const { world, view } = worldOf()
  const isRival = (doc: string) => doc.startsWith('lb')
  world.show('lb/1', lb(['pip', 'me']), [])
  world.show('nsg', lb(['pip', '']), [])
  expect(mayTake(view, 'lb/1', 'pip', isRival)).toBeUndefined()
  expect(mayTake(view, 'lb/2', 'pip', isRival)).toEqual({ on: 'pip', why: 'held', by: ['me'], doc: 'lb/1' })
})

it('law Remove: waits for pointers, doubts, and what a predecessor may have on its way', () => {
  const { world, view } = worldOf()
  expect(mayLeave(view, 'lb', 'pip')).toBeUndefined()
  world.show('nsg', index({}), [lb(['pip', 'a'])])
  expect(mayLeave(view, 'lb', 'pip')).toEqual({ on: 'pip', why: 'pointed', by: ['a'], doc: 'nsg' })
  expect(mayLeave(view, 'nsg', 'pip')).toBeUndefined()
  world.doubt('nsg', 'pip')
  expect(mayLeave(view, 'nsg', 'pip')?.why).toBe('pointed')
  expect(mayLeave(new World(() => undefined).viewFor('heir'), 'lb', 'pip')?.why).toBe('pointed')
})

it('holds a body back while something in it is unsettled, but not for what nobody known gives', () => {
  const { world, view } = worldOf()
  world.show('p', index({ gives: { pip: false } }), [])
  expect(holdFor(view, ['foreign'])).toBeUndefined()
  expect(holdFor(view, ['foreign', 'pip'])).toEqual({ on: 'pip', why: 'moving', by: [], doc: 'p' })
})

it('knows which documents concern us: what is ours in them, or relies on them', () => {
  const { world } = worldOf()
  world.show('theirs', index({ gives: { pip: true }, shares: { x: 1 } }), [])
  expect(world.concernsUs('theirs')).toBe(false)
  world.show('lb', lb(['pip', 'a']), [])
  expect(world.concernsUs('theirs')).toBe(true)
  expect(world.concernsUs('lb')).toBe(true)
})
