/** Whether the rights of a subject are exact: all are used, none is missing, and without any of them something fails. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Checks } from '../report/checks.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'
import { askedBy, auditedUntil, type Asked } from './audit.ts'
import { describe, isUse, rightsOf, without, type Grant } from './grants.ts'
import { createIdentity, type Identity } from './identity.ts'
import type { Subject } from './subject.ts'

interface Judging {
  readonly lab: LoneControlPlane
  readonly checks: Checks
  readonly subject: Subject
}

export async function checkSubject(judging: Judging, signal: AbortSignal): Promise<void> {
  const { lab, checks, subject } = judging
  const identity = await createIdentity(lab, subject.name.replaceAll(/\W+/g, '-').toLowerCase(), signal)
  const asked = await checks.check(`rights: ${subject.name} does all that it can do with the chart's rights`, () =>
    play(judging, identity, subject.grants, signal),
  )
  if (asked === undefined) return
  await checks.check(`rights: nothing was refused to ${subject.name}`, async () => {
    const refused = asked.filter(({ isAllowed }) => !isAllowed)
    if (refused.length > 0) throw new Error(refused.map(describe).join('\n'))
  })
  await checks.check(`rights: every right of ${subject.name} was used`, async () => {
    const unused = subject.grants.flatMap(rightsOf).filter((right) => !asked.some((one) => isUse(right, one)))
    if (unused.length > 0) throw new Error(unused.map(describe).join('\n'))
  })
  for (const grant of distinct(subject.grants).filter(({ role }) => subject.takesAway.test(role))) {
    const rights = rightsOf(grant).map(describe).join(', ')
    await checks.check(`rights: ${subject.name} fails without: ${rights}`, () =>
      fails(judging, { identity, grant }, signal),
    )
  }
}

/** Sections grant parts of each other: without the larger one the smaller one's are gone as well. */
function distinct(grants: readonly Grant[]): readonly Grant[] {
  const named = grants.map((grant) => ({ grant, rights: rightsOf(grant).map(describe) }))
  const isPart = (inner: readonly string[], outer: readonly string[]) => inner.every((right) => outer.includes(right))
  const isSpare = (at: number) =>
    named.some(({ rights }, other) => {
      const own = named[at]?.rights ?? []
      return other !== at && isPart(own, rights) && (rights.length > own.length || other < at)
    })
  return grants.filter((_, at) => !isSpare(at))
}

async function play(
  { lab, subject }: Judging,
  identity: Identity,
  grants: readonly Grant[],
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  await subject.prepare(signal)
  await identity.grant(grants, signal)
  const from = await auditedUntil(lab.folder)
  const process = subject.start(identity.kubeconfig)
  try {
    await subject.walk(signal)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${process.tail(10)}`, { cause: error })
  } finally {
    await process.stop()
  }
  return await askedBy(lab.folder, identity.user, from)
}

/** Plays until the API server refuses what was taken away: the walk is not waited for, its failure is named by then. */
async function fails(
  { lab, subject }: Judging,
  { identity, grant }: { readonly identity: Identity; readonly grant: Grant },
  signal: AbortSignal,
): Promise<void> {
  await subject.prepare(signal)
  await identity.grant(without(subject.grants, grant), signal)
  const rights = rightsOf(grant)
  const from = await auditedUntil(lab.folder)
  const process = subject.start(identity.kubeconfig)
  const ended = new AbortController()
  const walking = subject.walk(AbortSignal.any([signal, ended.signal])).then(
    () => 'went through',
    () => 'failed',
  )
  let walked: string | undefined
  void walking.then((end) => (walked = end))
  try {
    for (;;) {
      const asked = await askedBy(lab.folder, identity.user, from)
      const refused = asked.filter((one) => !one.isAllowed)
      const others = refused.filter((one) => !rights.some((right) => isUse(right, one)))
      if (others.length > 0) throw new Error(`refused beside: ${others.map(describe).join(', ')}`)
      if (refused.length > 0) return
      if (walked !== undefined) throw new Error(`the walk ${walked}, and nothing was refused`)
      await sleep(200, undefined, { signal })
    }
  } finally {
    ended.abort()
    await walking
    await process.stop()
  }
}
