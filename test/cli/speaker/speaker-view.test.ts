/** What a speaker shows of itself under /readyz and /debug. */
import { expect, test } from 'vitest'
import type { View } from '#cli/serving/late-view'
import { eventually } from '#test/reconcilers/eventually'
import { Speaking } from './speaking.ts'

const never = new AbortController().signal

test('is ready once it knows the cluster and its daemon answers, and not while that is away', async () => {
  await using stage = await Speaking.open()
  let view: View | undefined
  const failing = () => view?.checks().filter(({ failure }) => failure !== undefined)
  stage.start({ onView: (shown) => (view = shown) })
  expect(failing()).toEqual([
    { name: 'cluster', failure: 'it has not been read yet' },
    { name: 'daemon', failure: 'it has not answered yet' },
  ])
  await eventually(() => expect(failing()).toEqual([]))
  stage.announcer.isDown = true
  await eventually(() => expect(failing()).toEqual([{ name: 'daemon', failure: 'it cannot be reached' }]))
  stage.announcer.isDown = false
  await eventually(() => expect(failing()).toEqual([]))
})

test('shows what it announces and why not, and no password', async () => {
  await using stage = await Speaking.open()
  stage.secret('tor', 'planted-password')
  const passwordSecret = { name: 'tor' }
  stage.configure('bgppeers', 'tor', { myASN: 64522, peerASN: 64512, peerAddress: '172.16.7.1', passwordSecret })
  stage.serve('here', '172.16.7.200', ['node1'])
  stage.serve('elsewhere', '172.16.7.201', ['node2'])
  stage.edit('services', 'default', 'elsewhere', ({ spec }) => (spec['externalTrafficPolicy'] = 'Local'))
  let view: View | undefined
  stage.start({ onView: (shown) => (view = shown) })
  const page = async (path: string) => JSON.stringify(await view?.debug(path, never))
  await eventually(async () => expect(await page('/debug/node')).toContain('"prefix":"172.16.7.200/32"'))
  await eventually(async () =>
    expect(JSON.parse(await page('/debug/services/default/here'))).toEqual([
      { address: '172.16.7.200', isAnnounced: true, reason: '' },
    ]),
  )
  expect(await page('/debug/services/default/elsewhere')).toMatch(/"isAnnounced":false,"reason":"[^"]+"/)
  expect(JSON.parse(await page('/debug/services'))).toEqual(['default/elsewhere', 'default/here'])
  expect(JSON.parse(await page('/debug'))).toEqual({ pages: ['/debug/node', '/debug/services'] })
  // The daemon has it, so the speaker knows it.
  expect(JSON.stringify(stage.announcer.held)).toContain('planted-password')
  expect(await page('/debug/node')).not.toContain('planted-password')
  expect(await view?.debug('/debug/constructor', never)).toBeUndefined()
})
