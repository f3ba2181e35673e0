import { describe, expect, it } from 'vitest'
import { PlayedRack, aPeer, aPolicy, labelled } from './played-rack.ts'

const bfd = {
  receiveIntervalMs: 100,
  transmitIntervalMs: 100,
  detectMultiplier: 3,
  passive: false,
  minimumTtl: undefined,
}

describe('the sessions of a node', () => {
  it('have the router id that a peer names, else the address of the node, else its loopback, else one of its name', () => {
    const rack = new PlayedRack([])
    const idOf = (node: string) => rack.next(node).desired.router?.id
    rack.node('node1', {})
    rack.node('node2', { status: { addresses: [{ type: 'InternalIP', address: '2001:db8::2' }] } })
    rack.here = { loopbacks: ['9.9.9.9'] }
    expect([idOf('node1'), idOf('node2')]).toEqual(['172.16.7.11', '9.9.9.9'])
    rack.here = {}
    expect(idOf('node2')).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
    rack.configure({ peers: [aPeer({ routerId: '1.2.3.4' })] })
    expect(idOf('node1')).toBe('1.2.3.4')
  })

  it('have only the BFD profiles that their peers name', () => {
    const rack = new PlayedRack()
    rack.configure({
      peers: [aPeer({ bfdProfile: 'fast' })],
      bfdProfiles: [
        { name: 'fast', ...bfd },
        { name: 'other', ...bfd },
      ],
    })
    expect(rack.next().desired.bfdProfiles.map(({ name }) => name)).toEqual(['fast'])
  })

  it('leave out a peer whose Secret is not there, say which, and speak to the others', () => {
    const rack = new PlayedRack()
    const password = { secret: 'tor-b', namespace: 'metallb-system' }
    rack.configure({ peers: [aPeer({ name: 'a', password: { text: 'clear' } }), aPeer({ name: 'b', password })] })
    const told = () => rack.next().desired.peers.map(({ name, password: word }) => [name, word])
    expect(told()).toEqual([['a', 'clear']])
    expect(rack.next().problems[0]?.why).toContain('metallb-system/tor-b')
    rack.here = { passwords: new Map([['metallb-system/tor-b', 'hidden']]) }
    expect(told()).toEqual([
      ['a', 'clear'],
      ['b', 'hidden'],
    ])
    expect(rack.next().problems).toEqual([])
  })

  it('are none where no peer selects the node: nothing at all is announced then, the fabric neither', () => {
    const rack = new PlayedRack()
    const fabric = { loopbacks: ['1.0.0.0/8'], podBlocks: 'none', supernets: [], holdSeconds: 30 } as const
    rack.configure({
      peers: [aPeer({ nodeSelectors: [labelled('rack', 'z')] })],
      policies: [aPolicy({ fabric, clusterIps: true })],
    })
    rack.serve('web', ['node1'])
    rack.here = { loopbacks: ['1.1.1.1'] }
    expect(rack.prefixes()).toEqual([])
    expect(
      rack
        .next()
        .verdicts.get('default/web')
        ?.addresses.map(({ kind, verdict }) => [kind, 'why' in verdict && verdict.why]),
    ).toEqual([
      ['service', 'no-peer'],
      ['cluster-ip', 'no-peer'],
    ])
  })
})
