/**
 * The smallest kind of document: a page of lines, one per owner, that relies on points if a line says `@point`. The page
 * plays what is to come back for each write, so that a test decides what the outside says.
 */
import type { Kind, Observed } from '#provider/document/kind'
import type { DocId, Owner } from '#provider/document/names'
import { mayEnter } from '#provider/document/laws'
import type { Plan, Wait } from '#provider/document/plan'

export type Lines = Readonly<Record<Owner, string>>

/** Answers a write with an error, or lets it pass. */
export type Verdict = (lines: Lines | undefined) => Error | undefined

export class Page {
  lines: Lines | undefined
  state: Observed<Lines>['state'] = 'settled'
  version = 1
  /** Every body that was sent, whether it was accepted or not. */
  readonly sent: (Lines | undefined)[] = []
  verdict: Verdict = () => undefined
  /** Makes the answer of the next reads an error. */
  readError: Error | undefined
  /** Held back until it resolves. */
  gate: Promise<void> = Promise.resolve()
  reads = 0

  constructor(lines?: Lines) {
    this.lines = lines
  }

  observed(): Observed<Lines> {
    return { body: this.lines, version: `v${this.version}`, state: this.state }
  }

  /** Somebody else changes it. */
  meddle(lines: Lines): void {
    this.lines = lines
    this.version += 1
  }

  async write(lines: Lines | undefined): Promise<Observed<Lines>> {
    this.sent.push(lines)
    await this.gate
    const error = this.verdict(lines)
    if (error !== undefined) throw error
    this.lines = lines
    this.state = 'settled'
    this.version += 1
    return this.observed()
  }
}

export interface PageKindOptions {
  readonly page: (doc: DocId) => Page
  /** Stands in for a kind's own mistake. */
  readonly mischief?: () => void
  readonly hold?: () => Wait | undefined
}

/**
 * `=other` in a line swaps with that owner: it differs only when both ask for it. `~` makes a lazy change, `@p` relies on
 * a point, and a body with `?` cannot be read.
 */
export function pageKind({ page, mischief, hold }: PageKindOptions): Kind<Lines, string> {
  return {
    name: 'page',
    index: (doc, { body, state }) => ({
      ...readable(body),
      gives: new Map([[doc, body !== undefined && state === 'settled']]),
      uses: Object.entries(body ?? {}).flatMap(([owner, line]) => {
        const point = pointIn(line)
        return point === undefined ? [] : [{ point, owner }]
      }),
      shares: new Map(Object.entries(body ?? {})),
    }),
    plan: ({ doc, wishes, observed }, world) => {
      mischief?.()
      const lines: Record<Owner, string> = { ...observed.body }
      const waiting = new Map<Owner, Wait>()
      for (const [owner, wish] of wishes) {
        if (wish === 'gone') delete lines[owner]
        if (typeof wish !== 'object') continue
        const point = pointIn(wish.want)
        const isNew = point !== undefined && lines[owner] !== wish.want
        const wait = isNew ? mayEnter(world, doc, point) : undefined
        const isSwap = wish.want.startsWith('=') && !partnerAgrees(wishes, owner, wish.want.slice(1))
        if (wait !== undefined) waiting.set(owner, wait)
        else if (!isSwap) lines[owner] = wish.want
      }
      const wait = hold?.()
      return { ...planOf(observed.body, lines, waiting), ...(wait === undefined ? {} : { hold: wait }) }
    },
    read: async (doc) => {
      const { readError } = page(doc)
      page(doc).reads += 1
      if (readError !== undefined) throw readError
      return page(doc).observed()
    },
    write: ({ doc, plan }) => page(doc).write(plan.body),
  }
}

function readable(body: Lines | undefined): object {
  if (Object.values(body ?? {}).includes('?')) throw new Error('this body cannot be read')
  return {}
}

function lazy(line: string | undefined): { readonly lazy?: true } {
  return line?.startsWith('~') === true ? { lazy: true } : {}
}

function partnerAgrees(wishes: ReadonlyMap<Owner, unknown>, owner: Owner, partner: Owner): boolean {
  const wish = wishes.get(partner)
  return typeof wish === 'object' && wish !== null && 'want' in wish && wish.want === `=${owner}`
}

function planOf(before: Lines | undefined, lines: Lines, waiting: Map<Owner, Wait>): Plan<Lines> {
  const owners = new Set([...Object.keys(before ?? {}), ...Object.keys(lines)])
  const changes = [...owners]
    .filter((owner) => before?.[owner] !== lines[owner])
    .map((owner) => ({
      owner,
      text: `${owner}: ${before?.[owner]} -> ${lines[owner]}`,
      effect: 'traffic' as const,
      ...lazy(lines[owner]),
    }))
  const body = Object.keys(lines).length === 0 ? undefined : lines
  return { body, changes, refused: new Map(), waiting }
}

function pointIn(line: string): string | undefined {
  return line.startsWith('@') ? line.slice(1) : undefined
}
