import { describe, expect, it } from 'vitest'
import { formatFinding } from '#provider/bgp/config/finding'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { bfdProfile, bgpPeer, router } from './resources.ts'

const hostname = (name: string) => ({ nodeSelectors: [{ matchLabels: { 'kubernetes.io/hostname': name } }] })

describe('a BGPPeer', () => {
  it('has defaults for all but the two AS and the address', () => {
    const { model, findings } = readConfiguration([bgpPeer('tor', router)])
    expect(findings).toEqual([])
    expect(model.peers).toEqual([
      {
        name: 'tor',
        myAsn: 64_522,
        localAsn: undefined,
        peerAsn: 64_512,
        at: { address: '172.16.7.1' },
        port: 179,
        sourceAddress: undefined,
        routerId: undefined,
        holdTimeSeconds: 90,
        keepaliveSeconds: undefined,
        connectTimeSeconds: undefined,
        nodeSelectors: [],
        password: undefined,
        bfdProfile: undefined,
        gracefulRestart: false,
        ebgpMultihop: false,
        dualStackAddressFamily: false,
      },
    ])
  })

  it('takes every field of v1beta2', () => {
    const spec = {
      ...router,
      localASN: 64_999,
      peerPort: 1179,
      sourceAddress: '172.16.7.11',
      holdTime: '1m30s',
      keepaliveTime: '10s',
      connectTime: '20s',
      routerID: '10.0.0.1',
      nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'NotIn', values: ['b'] }] }],
      passwordSecret: { name: 'tor-password' },
      bfdProfile: 'fast',
      enableGracefulRestart: true,
      ebgpMultiHop: true,
      dualStackAddressFamily: true,
      disableMP: false,
      vrf: '',
    }
    const { model, findings } = readConfiguration([bgpPeer('tor', spec), bfdProfile('fast', { transmitInterval: 100 })])
    expect(findings).toEqual([])
    expect(model.peers).toMatchObject([
      {
        localAsn: 64_999,
        port: 1179,
        sourceAddress: '172.16.7.11',
        holdTimeSeconds: 90,
        keepaliveSeconds: 10,
        connectTimeSeconds: 20,
        routerId: '10.0.0.1',
        nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'NotIn', values: ['b'] }] }],
        password: { secret: 'tor-password', namespace: 'metallb-system' },
        bfdProfile: 'fast',
        gracefulRestart: true,
        ebgpMultihop: true,
        dualStackAddressFamily: true,
      },
    ])
    expect(model.bfdProfiles).toMatchObject([{ name: 'fast', transmitIntervalMs: 100, receiveIntervalMs: 300 }])
  })

  it('takes the shape of v1beta1, zeros and all, whichever version it is read under', () => {
    const spec = {
      ...router,
      peerPort: 0,
      sourceAddress: '',
      routerID: '',
      holdTime: '90s',
      keepaliveTime: '30s',
      nodeSelectors: [
        { matchLabels: { rack: 'a' }, matchExpressions: [{ key: 'role', operator: 'In', values: ['edge'] }] },
      ],
      password: 'secret',
      bfdProfile: '',
      ebgpMultiHop: false,
    }
    for (const apiVersion of ['metallb.io/v1beta1', 'metallb.io/v1beta2']) {
      const { model, findings } = readConfiguration([bgpPeer('tor', spec, { apiVersion })])
      expect(findings).toEqual([])
      expect(model.peers).toMatchObject([
        {
          port: 179,
          sourceAddress: undefined,
          routerId: undefined,
          keepaliveSeconds: 30,
          password: { text: 'secret' },
        },
      ])
    }
  })

  it('needs no values that v1beta1 demanded of Exists', () => {
    const selector = { matchExpressions: [{ key: 'edge', operator: 'Exists', values: ['anything'] }] }
    const { model, findings } = readConfiguration([bgpPeer('tor', { ...router, nodeSelectors: [selector] })])
    expect(model.peers).toMatchObject([{ nodeSelectors: [{ matchExpressions: [{ values: [] }] }] }])
    expect(findings).toMatchObject([{ field: 'spec.nodeSelectors[0].matchExpressions[0].values', outcome: 'ignored' }])
  })

  it('takes an unnumbered peer and an AS that is only known to be another', () => {
    const { model, findings } = readConfiguration([
      bgpPeer('uplink', { myASN: 65_001, dynamicASN: 'external', interface: 'ens3' }),
    ])
    expect(findings).toEqual([])
    expect(model.peers).toMatchObject([{ peerAsn: 'external', at: { interface: 'ens3' } }])
  })

  it.each([
    [{ myASN: 0 }, 'spec.myASN "0": no AS has this number'],
    [{ myASN: 4_294_967_296 }, 'spec.myASN "4294967296": '],
    [{ peerASN: 0 }, 'spec.peerASN: the AS of the peer is missing'],
    [{ dynamicASN: 'internal' }, 'spec.dynamicASN "internal": spec.peerASN says which AS it is already'],
    [{ peerASN: 0, dynamicASN: 'any' }, 'spec.dynamicASN "any": '],
    [{ peerAddress: '' }, 'spec.peerAddress: where the peer is is missing'],
    [{ peerAddress: '172.16.7' }, 'spec.peerAddress "172.16.7": it is not an IP address'],
    [{ interface: 'ens3' }, 'spec.interface "ens3": spec.peerAddress says where the peer is already'],
    [{ peerAddress: '', interface: 'ens3"; down' }, 'spec.interface "ens3"; down": it is not the name of an interface'],
    [{ sourceAddress: 'fc00::1' }, 'spec.sourceAddress "fc00::1": the peer has an address of the other family'],
    [{ sourceAddress: 'me' }, 'spec.sourceAddress "me": it is not an IP address'],
    [{ peerPort: 16_385 }, 'spec.peerPort "16385": '],
    [{ holdTime: '2s' }, 'spec.holdTime "2s": a hold time under three seconds'],
    [{ holdTime: '120' }, 'spec.holdTime "120": it is not a duration. Write 120s'],
    [{ holdTime: '20h' }, 'spec.holdTime "20h": it is too long for BGP'],
    [{ holdTime: '9s', keepaliveTime: '10s' }, 'spec.keepaliveTime "10s": it is longer than the hold time, 9s'],
    [{ connectTime: '0s' }, 'spec.connectTime "0s": it is under a second'],
    [{ routerID: 'fc00::1' }, 'spec.routerID "fc00::1": it is not a router id'],
    [{ routerID: '0.0.0.0' }, 'spec.routerID "0.0.0.0": it is not a router id'],
    [{ password: 'a', passwordSecret: { name: 's' } }, 'spec.password: spec.passwordSecret names a password already'],
    [{ password: 'a"b' }, 'spec.password: it cannot be the key of a session'],
    [{ bfdProfile: 'fast' }, 'spec.bfdProfile "fast": no BFDProfile that serves has this name'],
    [{ peerASN: 64_522, ebgpMultiHop: true }, 'spec.ebgpMultiHop "true": the session is internal'],
    [{ vrf: 'red' }, 'spec.vrf "red": sessions in a VRF are not served'],
    [{ localASN: 64_522 }, 'spec.localASN "64522": it is that of spec.myASN'],
    [{ localASN: 64_512 }, 'spec.localASN "64512": it is that of spec.peerASN'],
    [{ peerASN: 64_522, localASN: 7 }, 'spec.localASN "7": only an external session can show another AS'],
  ])('is refused with %j, by name of the field', (change, words) => {
    const { model, findings } = readConfiguration([bgpPeer('tor', { ...router, ...change })])
    expect(model.peers).toEqual([])
    expect(findings.map(formatFinding)).toEqual([expect.stringContaining(`BGPPeer metallb-system/tor: ${words}`)])
  })

  it.each([
    [{ disableMP: true }, 'spec.disableMP'],
    [{ peerAddress: '', interface: 'ens3', sourceAddress: '10.0.0.1' }, 'spec.sourceAddress'],
    [{ peerAddress: '', interface: 'ens3', ebgpMultiHop: true }, 'spec.ebgpMultiHop'],
    [{ someday: 1 }, 'spec.someday'],
  ])('serves with %j, whose field has no effect', (change, field) => {
    const { model, findings } = readConfiguration([bgpPeer('tor', { ...router, ...change })])
    expect(model.peers).toHaveLength(1)
    expect(findings).toMatchObject([{ field, outcome: 'ignored' }])
  })

  it('speaks without BFD where that would need to know the address of the node, and says so', () => {
    const objects = (spec: object) => [
      bfdProfile('fast', {}),
      bgpPeer('tor', { ...router, bfdProfile: 'fast', ...spec }),
    ]
    const far = readConfiguration(objects({ ebgpMultiHop: true }))
    expect(far.model.peers).toMatchObject([{ bfdProfile: undefined, ebgpMultihop: true }])
    expect(far.findings).toMatchObject([{ field: 'spec.bfdProfile', value: 'fast', outcome: 'ignored' }])
    const known = readConfiguration(objects({ ebgpMultiHop: true, sourceAddress: '172.16.7.11' }))
    expect(known).toMatchObject({ findings: [], model: { peers: [{ bfdProfile: 'fast' }] } })
  })

  it('counts in whole seconds, and says so', () => {
    const { model, findings } = readConfiguration([bgpPeer('tor', { ...router, holdTime: '9500ms' })])
    expect(model.peers).toMatchObject([{ holdTimeSeconds: 9 }])
    expect(findings).toMatchObject([{ field: 'spec.holdTime', outcome: 'coerced', fix: 'Write 9s, as it is read.' }])
  })

  it('takes a hold time of none, and three times the keepalive where only that is said', () => {
    const { model } = readConfiguration([
      bgpPeer('a', { ...router, holdTime: '0s' }),
      bgpPeer('b', { ...router, peerAddress: '172.16.7.2', keepaliveTime: '20s' }),
    ])
    expect(model.peers).toMatchObject([{ holdTimeSeconds: 0 }, { holdTimeSeconds: 60, keepaliveSeconds: 20 }])
  })

  it('never has its password in a finding', () => {
    const password = `very-secret-${'x'.repeat(80)}`
    const specs = [
      { ...router, password },
      { ...router, password: ['very-secret'] },
      { ...router, password: 'very-secret"\n', passwordSecret: { name: 's' } },
      { ...router, passwordSecret: { name: 's', key: 'very-secret' } },
    ]
    for (const spec of specs) {
      const { findings } = readConfiguration([bgpPeer('tor', spec)])
      expect(findings.length).toBeGreaterThan(0)
      expect(JSON.stringify(findings)).not.toContain('very-secret')
    }
  })
})

describe('two peers', () => {
  const younger = (spec: object) => bgpPeer('b', { ...router, ...spec }, { age: 2 })
  const older = (spec: object) => bgpPeer('a', { ...router, ...spec }, { age: 1 })

  it.each([
    ['the same router', {}, {}, 'spec.peerAddress "172.16.7.1": BGPPeer a is the same router'],
    [
      'two AS for a node',
      {},
      { peerAddress: '172.16.7.2', myASN: 64_523 },
      'spec.myASN "64523": BGPPeer a says 64522 for a node that both select',
    ],
    [
      'two router ids for a node',
      {},
      { peerAddress: '172.16.7.2', routerID: '10.0.0.9' },
      'spec.routerID "10.0.0.9": BGPPeer a says nothing for a node that both select',
    ],
  ])('that mean %s cannot both serve', (_, one, other, words) => {
    const { model, findings } = readConfiguration([younger(other), older(one)])
    expect(model.peers.map(({ name }) => name)).toEqual(['a'])
    expect(findings.map(formatFinding)).toEqual([expect.stringContaining(`BGPPeer metallb-system/b: ${words}`)])
  })

  it.each([
    ['other hostnames', hostname('c1'), hostname('c2')],
    [
      'a label and its absence',
      { nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'Exists' }] }] },
      { nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'DoesNotExist' }] }] },
    ],
    [
      'a value and all others',
      { nodeSelectors: [{ matchLabels: { rack: 'a' } }] },
      { nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'NotIn', values: ['a'] }] }] },
    ],
  ])('of other nodes may disagree: %s', (_, one, other) => {
    const objects = [older(one), younger({ ...other, myASN: 64_999 })]
    const { model, findings } = readConfiguration(objects)
    expect(findings).toEqual([])
    expect(model.peers).toHaveLength(2)
  })

  it('that may share a node by one of several selectors are held to agree', () => {
    const both = { nodeSelectors: [...hostname('c1').nodeSelectors, { matchLabels: { rack: 'a' } }] }
    const { findings } = readConfiguration([older(both), younger({ ...hostname('c2'), myASN: 64_999 })])
    expect(findings).toMatchObject([{ field: 'spec.peerAddress', resource: { name: 'b' } }])
  })
})

describe('a BFDProfile', () => {
  it.each([
    [{ receiveInterval: 9 }, 'spec.receiveInterval'],
    [{ transmitInterval: 60_001 }, 'spec.transmitInterval'],
    [{ detectMultiplier: 1 }, 'spec.detectMultiplier'],
    [{ minimumTtl: 255 }, 'spec.minimumTtl'],
  ])('is refused with %j, and the peers that ask for it', (spec, field) => {
    const { model, findings } = readConfiguration([
      bfdProfile('fast', spec),
      bgpPeer('tor', { ...router, bfdProfile: 'fast' }),
    ])
    expect(model).toMatchObject({ bfdProfiles: [], peers: [] })
    expect(findings).toMatchObject([{ field }, { field: 'spec.bfdProfile' }])
  })

  it('serves without echo and without a look at the TTL, and says so', () => {
    const spec = { echoMode: true, echoInterval: 50, passiveMode: true, minimumTtl: 250 }
    const { model, findings } = readConfiguration([bfdProfile('fast', spec)])
    expect(model.bfdProfiles).toMatchObject([{ name: 'fast', passive: true, detectMultiplier: 3 }])
    expect(findings).toMatchObject([
      { field: 'spec.echoMode', outcome: 'ignored' },
      { field: 'spec.minimumTtl', outcome: 'ignored' },
    ])
  })
})
