import { describe, expect, it } from 'vitest'
import { PlayedRack, aPeer, aPolicy, anAdvertisement, labelled } from './played-rack.ts'

const drain = aPolicy({ name: 'drain', drain: { taints: ['maintenance'], waitSeconds: 30 } })

function drained(rack: PlayedRack, node: string): void {
  rack.node(node, { spec: { taints: [{ key: 'maintenance' }] } })
}

describe('a node that is drained', () => {
  it('is marked, then prefers others for the wait, then withdraws', () => {
    const rack = new PlayedRack()
    rack.configure({ policies: [drain] })
    rack.serve('web', ['node2'])
    rack.next()
    drained(rack, 'node1')
    expect(rack.why('web')).toBe('draining')
    expect(rack.next().desired.announcements[0]).toMatchObject({ prefix: '172.16.7.192/32', gracefulShutdown: true })
    expect(rack.next().dueAt).toBe(rack.now + 30_000)
    rack.now += 29_999
    expect(rack.why('web')).toBe('draining')
    rack.now += 1
    expect(rack.why('web')).toBe('drained')
    expect(rack.prefixes()).toEqual([])
    rack.node('node1')
    expect(rack.why('web')).toBe('announced')
    expect(rack.next().desired.announcements[0]?.gracefulShutdown).toBe(false)
  })

  it('is marked by the annotation as well, and by nothing where no policy says what it means', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'])
    rack.next()
    rack.node('node1', { annotations: { 'berth.dev/drain': 'true' } })
    expect(rack.why('web')).toBe('announced')
    rack.configure({ policies: [drain] })
    expect(rack.why('web')).toBe('draining')
  })

  it('keeps what no other node could take over, until one can', () => {
    const rack = new PlayedRack(['node1', 'node2'])
    rack.configure({ policies: [drain] })
    rack.serve('web', ['node1'], { spec: { externalTrafficPolicy: 'Local' } })
    rack.next()
    drained(rack, 'node1')
    rack.next()
    rack.now += 60_000
    expect(rack.why('web')).toBe('last')
    expect(rack.prefixes()).toEqual(['172.16.7.192/32'])
    rack.endpoints('web', ['node1', 'node2'])
    expect(rack.why('web')).toBe('drained')
    drained(rack, 'node2')
    rack.restart()
    expect(rack.why('web')).toBe('last')
  })

  it.each([
    ['is not ready', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }],
    ['has no network', { status: { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] } }],
    ['is excluded', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' } }],
    ['is drained too', { spec: { taints: [{ key: 'maintenance' }] } }],
  ])('relies on no other node that %s', (_, change) => {
    const rack = new PlayedRack(['node1', 'node2'])
    rack.configure({ policies: [drain] })
    rack.serve('web', ['node1', 'node2'])
    rack.next()
    rack.node('node2', change)
    drained(rack, 'node1')
    rack.next()
    rack.now += 60_000
    expect(rack.why('web')).toBe('last')
  })

  it('takes up no new address while others serve it', () => {
    const rack = new PlayedRack()
    rack.configure({ policies: [drain] })
    drained(rack, 'node1')
    rack.serve('web', ['node2'])
    expect(rack.why('web')).toBe('drained')
  })

  it('keeps its loopback and its pod block', () => {
    const rack = new PlayedRack()
    const fabric = {
      loopbacks: ['1.1.1.0/24'],
      podBlocks: 'podCIDRs',
      supernets: ['10.1.0.0/16'],
      holdSeconds: 30,
    } as const
    rack.configure({ policies: [drain, aPolicy({ fabric })] })
    rack.node('node1', { spec: { podCIDRs: ['10.1.8.192/26'], taints: [{ key: 'maintenance' }] } })
    rack.here = { loopbacks: ['1.1.1.1'] }
    rack.next()
    rack.now += 60_000
    expect(rack.prefixes()).toEqual(['1.1.1.1/32', '10.1.8.192/26'])
  })
})

describe('an address that moves to other nodes', () => {
  const onRack = (rack: string) => [anAdvertisement({ nodeSelectors: [labelled('rack', rack)] })]

  function moved(): PlayedRack {
    const rack = new PlayedRack([])
    rack.node('node1', { labels: { rack: 'a' } })
    rack.node('node2', { labels: { rack: 'b' } })
    rack.configure({ advertisements: onRack('a') })
    rack.serve('web', ['node1', 'node2'])
    rack.next()
    rack.configure({ advertisements: onRack('b') })
    return rack
  }

  it('stays for a moment, out of the way of the others, and then goes', () => {
    const rack = moved()
    expect(rack.why('web')).toBe('moving')
    expect(rack.next().desired.announcements[0]?.gracefulShutdown).toBe(true)
    expect(rack.why('web', 'node2')).toBe('announced')
    rack.now += 2000
    expect(rack.why('web')).toBe('node-not-selected')
    expect(rack.prefixes()).toEqual([])
  })

  it('comes back unmarked when the move is taken back', () => {
    const rack = moved()
    expect(rack.why('web')).toBe('moving')
    rack.configure({ advertisements: onRack('a') })
    expect(rack.why('web')).toBe('announced')
    expect(rack.next().desired.announcements[0]?.gracefulShutdown).toBe(false)
  })

  it('stays for a moment on a node that is excluded, too', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node2'])
    rack.next()
    rack.node('node1', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } })
    expect(rack.why('web')).toBe('moving')
    rack.now += 2000
    expect(rack.why('web')).toBe('node-excluded')
  })

  it('goes at once where the node has no peer left, and where its own last endpoint went with the move', () => {
    const rack = new PlayedRack([])
    rack.node('node1', { labels: { rack: 'a' } })
    rack.node('node2', { labels: { rack: 'b' } })
    rack.serve('web', ['node1', 'node2'], { spec: { externalTrafficPolicy: 'Local' } })
    rack.next()
    rack.configure({ peers: [aPeer({ nodeSelectors: [labelled('rack', 'b')] })] })
    expect(rack.why('web')).toBe('no-peer')
    const other = moved()
    other.serve('web', ['node1', 'node2'], { spec: { externalTrafficPolicy: 'Local' } })
    expect(other.why('web')).toBe('moving')
    other.endpoints('web', ['node2'])
    expect(other.why('web')).toBe('node-not-selected')
  })

  it('goes at once where nobody else is to have it, and where it cannot be served any more', () => {
    const rack = moved()
    rack.configure({ advertisements: onRack('nowhere') })
    expect(rack.why('web')).toBe('node-not-selected')
    const empty = moved()
    empty.endpoints('web', [])
    expect(empty.prefixes()).toEqual([])
  })
})

describe('an address whose endpoints come and go', () => {
  function flap(rack: PlayedRack): void {
    rack.endpoints('web', ['node2'])
    rack.next()
    rack.endpoints('web', ['node1', 'node2'])
  }

  it('rests longer each time, and is forgiven after two quiet minutes', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1', 'node2'], { spec: { externalTrafficPolicy: 'Local' } })
    rack.next()
    for (const restMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      flap(rack)
      expect(rack.why('web')).toBe('resting')
      expect(rack.next().dueAt).toBe(rack.now + restMs)
      rack.now += restMs
      expect(rack.why('web')).toBe('announced')
    }
    rack.now += 120_001
    flap(rack)
    expect(rack.next().dueAt).toBe(rack.now + 1000)
  })

  it('does not rest where nobody else serves it', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'], { spec: { externalTrafficPolicy: 'Local' } })
    rack.next()
    rack.endpoints('web', [])
    rack.next()
    rack.endpoints('web', ['node1'])
    expect(rack.why('web')).toBe('announced')
  })
})

describe('what is told of coming and going', () => {
  it('tells of each address that comes and goes, once, and why', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'])
    expect(rack.next().turns).toMatchObject([{ service: 'default/web', address: '172.16.7.192', now: 'announced' }])
    expect(rack.next().turns).toEqual([])
    rack.endpoints('web', [])
    expect(rack.next().turns).toMatchObject([{ now: 'withdrawn', verdict: { why: 'no-endpoints' } }])
    rack.endpoints('web', ['node2'])
    rack.next()
    rack.facts.dropService({ metadata: { namespace: 'default', name: 'web' } })
    expect(rack.next().turns).toMatchObject([{ now: 'withdrawn', verdict: undefined }])
  })

  it('does not tell of what a predecessor announced already', () => {
    const rack = new PlayedRack()
    rack.serve('web', ['node1'])
    rack.here = { found: new Set(['172.16.7.192/32']) }
    expect(rack.next().turns).toEqual([])
    expect(rack.prefixes()).toEqual(['172.16.7.192/32'])
  })
})
