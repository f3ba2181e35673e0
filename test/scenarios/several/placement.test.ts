import { describe, expect, test } from 'vitest'
import type { Member } from '#provider/provider'
import { audit } from '../audit.ts'
import { annotationKey, internal } from '../manifest.ts'
import { first, fourNodes, nodesIn, openSeveral, second, standsOn, writesOfARestart } from './several-stage.ts'

const asking = (...names: readonly string[]) => ({ [annotationKey('load-balancer-configurations')]: names.join(', ') })
const withIpv6 = (node: Member, address: string): Member => ({ ...node, addresses: [...node.addresses, address] })
const shop = { matchLabels: { team: 'shop' } }

describe('a Service among several load balancers', () => {
  test('goes where fewest rules are, and stays there over a restart that writes nothing', async () => {
    await using stage = await openSeveral()
    for (const name of ['a', 'b', 'c', 'd']) stage.apply(name)
    await stage.untilReady()
    const places = ['a', 'b', 'c', 'd'].map((name) => standsOn(stage, name).join())
    expect(places.toSorted()).toEqual(['kubernetes', 'kubernetes', 'lb2', 'lb2'])
    expect(audit(stage)).toEqual([])

    expect(await writesOfARestart(stage)).toBe(0)
    expect(['a', 'b', 'c', 'd'].map((name) => standsOn(stage, name).join())).toEqual(places)
  })

  test('goes where its annotation says, whatever the case, and is told of names that nobody configured', async () => {
    await using stage = await openSeveral()
    stage.apply('web', { annotations: asking('LB2') })
    stage.apply('shop', { annotations: asking('lb7', 'kubernetes') })
    stage.apply('lost', { annotations: asking('lb7', 'lb8') })
    await stage.untilReady('web', 'shop')
    expect(standsOn(stage, 'web')).toEqual(['lb2'])
    expect(standsOn(stage, 'shop')).toEqual(['kubernetes'])
    expect(stage.state('lost')).toMatchObject({ is: 'refused', problems: [{ value: 'lb7, lb8' }] })
    expect(audit(stage)).toEqual([])
  })

  test('moves with its annotation, and keeps its address', async () => {
    await using stage = await openSeveral({ emulator: { latency: 'real' } })
    stage.apply('web', { annotations: asking('kubernetes') })
    stage.apply('other', { annotations: asking('kubernetes') })
    await stage.untilReady()
    const address = stage.address('web')
    stage.apply('web', { annotations: asking('lb2') })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2'])
    expect(standsOn(stage, 'other')).toEqual(['kubernetes'])
    expect(stage.address('web')).toBe(address)
    expect(audit(stage)).toEqual([])
  })

  test('moves with both its addresses: the two are let go together, or neither ever would', async () => {
    await using stage = await openSeveral({ nodes: fourNodes.map((node, at) => withIpv6(node, `fd00::1${at}`)) })
    const both = { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }
    stage.apply('web', { ...both, annotations: asking('kubernetes') })
    stage.apply('other', { ...both, annotations: asking('kubernetes'), ports: [81] })
    await stage.untilReady()
    const before = stage.ingress('web')
    expect(before).toHaveLength(2)
    stage.apply('web', { ...both, annotations: asking('lb2') })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2'])
    expect(stage.ingress('web')).toEqual(before)
    expect(audit(stage)).toEqual([])
  })

  test('moves and gives up a family by one edit', async () => {
    await using stage = await openSeveral({ nodes: fourNodes.map((node, at) => withIpv6(node, `fd00::1${at}`)) })
    const both = { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }
    stage.apply('web', { ...both, annotations: asking('kubernetes') })
    await stage.untilReady()
    const [ipv4] = stage.ingress('web')
    stage.apply('web', { annotations: asking('lb2') })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2'])
    expect(stage.ingress('web')).toEqual([ipv4])
    expect(audit(stage)).toEqual([])
  })

  test('is not placed where newcomers are not let in, but stays if it is there', async () => {
    await using stage = await openSeveral({ balancers: [first, second] })
    stage.apply('old', { annotations: asking('lb2') })
    await stage.untilReady()
    await stage.stop()
    const closed = await stage.with({
      multipleStandardLoadBalancerConfigurations: [first, { ...second, allowServicePlacement: false }],
    })
    closed.apply('old')
    closed.apply('new')
    closed.apply('asking', { annotations: asking('lb2') })
    await closed.untilReady('old', 'new')
    expect(standsOn(closed, 'old')).toEqual(['lb2'])
    expect(standsOn(closed, 'new')).toEqual(['kubernetes'])
    const state = closed.state('asking')
    expect(state?.is === 'refused' && state.problems[0]?.why).toContain('lb2: allowServicePlacement is false')
  })

  test('goes where it is selected before it goes where everybody may', async () => {
    await using stage = await openSeveral({ balancers: [first, { ...second, serviceLabelSelector: shop }] })
    stage.apply('cart', { labels: { team: 'shop' } })
    for (const name of ['a', 'b']) stage.apply(name)
    await stage.untilReady()
    expect(standsOn(stage, 'cart')).toEqual(['lb2'])
    expect([standsOn(stage, 'a'), standsOn(stage, 'b')]).toEqual([['kubernetes'], ['kubernetes']])
    expect(audit(stage)).toEqual([])
  })

  test('moves when its labels change, which upstream notices only with another change', async () => {
    await using stage = await openSeveral({ balancers: [first, { ...second, serviceLabelSelector: shop }] })
    stage.apply('cart')
    await stage.untilReady()
    expect(standsOn(stage, 'cart')).toEqual(['kubernetes'])
    stage.apply('cart', { labels: { team: 'shop' } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'cart')).toEqual(['lb2'])
    expect(nodesIn(stage, 'kubernetes')).toBeUndefined()
    expect(audit(stage)).toEqual([])
  })

  test('moves when the labels of its namespace change', async () => {
    await using stage = await openSeveral({ balancers: [first, { ...second, serviceNamespaceSelector: shop }] })
    stage.apply('cart')
    await stage.untilReady()
    expect(standsOn(stage, 'cart')).toEqual(['kubernetes'])
    stage.labelNamespace('default', { team: 'shop' })
    await stage.until(() => standsOn(stage, 'cart').join() === 'lb2')
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
  })

  test('that no load balancer takes is told which rules keep it out', async () => {
    const balancers = [
      { ...first, allowServicePlacement: false },
      { ...second, serviceLabelSelector: shop },
    ]
    await using stage = await openSeveral({ balancers })
    stage.apply('web')
    await stage.until(() => stage.state('web')?.is === 'refused')
    const state = stage.state('web')
    expect(state?.is === 'refused' && state.problems[0]?.why).toBe(
      'no load balancer takes this Service (kubernetes: allowServicePlacement is false; lb2: the selectors do not match)',
    )
  })
})

describe('an internal Service among several load balancers', () => {
  test('moves without an outage: its new address stands before the old one goes', async () => {
    await using stage = await openSeveral({ emulator: { latency: 'real' } })
    stage.apply('web', { annotations: { ...internal, ...asking('kubernetes') } })
    await stage.untilReady()
    const before = stage.address('web')
    const outages: string[] = []
    stage.emulator.resources.onChange(() => outages.push(...audit(stage).filter((line) => line.startsWith('web: '))))
    stage.apply('web', { annotations: { ...internal, ...asking('lb2') } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2-internal'])
    expect(stage.address('web')).not.toBe(before)
    expect(outages).toEqual([])
    expect(audit(stage)).toEqual([])
  })

  test('takes the address along that it asks for', async () => {
    await using stage = await openSeveral({
      balancers: [first, { ...second, serviceLabelSelector: shop }],
      emulator: { latency: 'real' },
    })
    const annotations = { ...internal, [annotationKey('load-balancer-ipv4')]: '10.0.7.7' }
    stage.apply('web', { annotations, spec: { loadBalancerSourceRanges: ['192.0.2.0/24'] } })
    await stage.untilReady()
    stage.apply('web', { annotations, labels: { team: 'shop' }, spec: { loadBalancerSourceRanges: ['192.0.2.0/24'] } })
    await stage.untilReady()
    await stage.time.pass(60_000)
    expect(standsOn(stage, 'web')).toEqual(['lb2-internal'])
    expect(stage.address('web')).toBe('10.0.7.7')
    expect(audit(stage)).toEqual([])
  })

  test('that becomes external and internal again stays with its pair', async () => {
    await using stage = await openSeveral()
    stage.apply('web', { annotations: asking('lb2') })
    await stage.untilReady()
    for (const annotations of [internal, {}, internal]) {
      stage.apply('web', { annotations })
      await stage.untilReady()
      await stage.time.pass(60_000)
      expect(standsOn(stage, 'web')).toEqual([annotations === internal ? 'lb2-internal' : 'lb2'])
      expect(audit(stage)).toEqual([])
    }
  })
})
