import { describe, expect, it } from 'vitest'
import { importConfigMap, type Imported } from '#provider/bgp/config-map/import-config-map'
import { formatRemark } from '#provider/bgp/config-map/remark'
import { readConfiguration } from '#provider/bgp/config/read-configuration'

function imported(text: string): Imported {
  const result = importConfigMap(text)
  if ('unreadable' in result) throw new Error(result.unreadable)
  // Whatever is printed is served without a word.
  expect(readConfiguration(result.resources).findings).toEqual([])
  return result
}

const remarksOf = (text: string) => imported(text).remarks.map((remark) => formatRemark(remark, 'f'))
const served = (text: string) => readConfiguration(imported(text).resources).model

/** Internal, so that there is nothing to say of it. */
const peers = `peers:
- my-asn: 64512
  peer-asn: 64512
  peer-address: 172.16.9.1
`

describe('the ConfigMap of installation 2', () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  namespace: metallb-system
  name: config
data:
  config: |
    peers:
    - my-asn: 64522
      peer-asn: 64512
      peer-address: 172.16.9.1
    address-pools:
    - name: my-ip-space
      protocol: bgp
      avoid-buggy-ips: true
      addresses:
      - 172.16.7.192/26
`

  it('is carried over as a whole', () => {
    const { resources, remarks } = imported(text)
    const metadata = (name: string) => ({ name, namespace: 'metallb-system' })
    // The router has another address towards the nodes, which MetalLB 0.5 did not mind.
    expect(remarks).toMatchObject([{ line: 11, text: 'peer-address: 172.16.9.1', verdict: 'look' }])
    expect(resources).toEqual([
      {
        apiVersion: 'metallb.io/v1beta2',
        kind: 'BGPPeer',
        metadata: metadata('peer1'),
        spec: { myASN: 64_522, peerASN: 64_512, peerAddress: '172.16.9.1', ebgpMultiHop: true },
      },
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: metadata('my-ip-space'),
        spec: { avoidBuggyIPs: true, addresses: ['172.16.7.192/26'] },
      },
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'BGPAdvertisement',
        metadata: metadata('my-ip-space'),
        spec: { ipAddressPools: ['my-ip-space'] },
      },
    ])
  })

  it('becomes the model that it described', () => {
    const { pools, peers: routers, advertisements } = served(text)
    expect(pools).toMatchObject([{ name: 'my-ip-space', avoidBuggyIps: true, autoAssign: true }])
    expect(routers).toMatchObject([{ myAsn: 64_522, peerAsn: 64_512, holdTimeSeconds: 90, port: 179 }])
    expect(advertisements).toMatchObject([{ pools: ['my-ip-space'], aggregationLength: { IPv4: 32 } }])
  })
})

describe('the ConfigMap of MetalLB 0.12 with everything in it', () => {
  const text = `peers:
- my-asn: 64522
  peer-asn: 64512
  peer-address: 10.0.0.1
  peer-port: 1179
  source-address: 10.0.0.2
  hold-time: 120s
  keepalive-time: 30s
  router-id: 1.2.3.4
  bfd-profile: fast
  ebgp-multihop: true
  node-selectors:
  - match-labels:
      rack: frontend
    match-expressions:
    - key: network-speed
      operator: NotIn
      values: [slow]
address-pools:
- name: my-ip-space
  protocol: bgp
  addresses:
  - 198.51.100.0/24
  - 192.168.0.150-192.168.0.200
  - fc00:f853:0ccd:e799::/124
  auto-assign: false
  bgp-advertisements:
  - aggregation-length: 32
    localpref: 100
    communities:
    - 64512:1
    - no-export
  - aggregation-length: 27
    aggregation-length-v6: 126
bgp-communities:
  no-export: 65535:65281
bfd-profiles:
- name: fast
  receive-interval: 280
  transmit-interval: 270
  detect-multiplier: 20
  echo-interval: 62
  echo-mode: false
  passive-mode: true
`

  it('is carried over without a remark', () => {
    expect(remarksOf(text)).toEqual([])
    expect(served(text)).toMatchObject({
      peers: [
        {
          name: 'peer1',
          at: { address: '10.0.0.1' },
          port: 1179,
          sourceAddress: '10.0.0.2',
          holdTimeSeconds: 120,
          keepaliveSeconds: 30,
          routerId: '1.2.3.4',
          bfdProfile: 'fast',
          ebgpMultihop: true,
          nodeSelectors: [
            {
              matchLabels: { rack: 'frontend' },
              matchExpressions: [{ key: 'network-speed', operator: 'NotIn', values: ['slow'] }],
            },
          ],
        },
      ],
      pools: [
        {
          name: 'my-ip-space',
          autoAssign: false,
          blocks: [{ family: 'IPv4' }, { family: 'IPv4' }, { family: 'IPv6' }],
        },
      ],
      advertisements: [
        { name: 'my-ip-space', localPref: 100, communities: ['64512:1', '65535:65281'] },
        { name: 'my-ip-space-2', aggregationLength: { IPv4: 27, IPv6: 126 } },
      ],
      bfdProfiles: [
        {
          name: 'fast',
          receiveIntervalMs: 280,
          transmitIntervalMs: 270,
          detectMultiplier: 20,
          passive: true,
        },
      ],
    })
  })
})

describe('a peer in another AS', () => {
  const external = peers.replace('64512', '64522')

  it('may be behind other routers, as it could in MetalLB then, and that is told', () => {
    expect(remarksOf(external)).toEqual([
      'f:4: peer-address: 172.16.9.1: look: MetalLB 0.5 to 0.12 reached a peer behind other routers without being told. ' +
        'Written with ebgpMultiHop: true; remove that where the peer is on the same link as its nodes.',
    ])
    expect(served(external).peers).toMatchObject([{ ebgpMultihop: true }])
  })

  it('is where it says, when it says', () => {
    const text = `${external}  ebgp-multihop: false\n`
    expect(remarksOf(text)).toEqual([])
    expect(served(text).peers).toMatchObject([{ ebgpMultihop: false }])
  })

  it('is on the link when it asks for BFD, which only FRR had', () => {
    const text = `${external}  bfd-profile: fast\nbfd-profiles:\n- name: fast\n`
    expect(remarksOf(text)).toEqual([])
    expect(served(text).peers).toMatchObject([{ ebgpMultihop: false, bfdProfile: 'fast' }])
  })
})

describe('what cannot be carried over', () => {
  it('is told by its line in the file, also within a ConfigMap', () => {
    const text = `apiVersion: v1
kind: ConfigMap
data:
  other: text
  config: |
    # two lines
    # of comment
    peers:
    - my-asn: 64512
      peer-asn: 64512
      peer-address: 172.16.9.1
      hold-time: 120
`
    expect(remarksOf(text)).toEqual([
      'f:12: hold-time: 120: changed: a duration has a unit, and MetalLB refused the whole configuration without one. Written as 120s.',
    ])
    expect(served(text).peers).toMatchObject([{ holdTimeSeconds: 120 }])
  })

  it.each(['layer2', 'arp', 'ndp'])('is a pool of the protocol %s', (protocol) => {
    const text = `${peers}address-pools:\n- name: lan\n  protocol: ${protocol}\n  addresses: [10.0.0.0/24]\n`
    expect(remarksOf(text)).toEqual([
      expect.stringMatching(
        `^f:7: protocol: ${protocol}: left out: Berth announces over BGP only, .* whole pool is left out`,
      ),
    ])
    expect(served(text).pools).toEqual([])
  })

  it.each([
    [
      'an unknown key',
      `${peers}  colour: blue\n`,
      'f:5: colour: blue: left out: MetalLB 0.5 to 0.12 has no such key here',
    ],
    ['an unknown section', `${peers}extras: 1\n`, 'f:5: extras: 1: left out: MetalLB 0.5 to 0.12 has no such key'],
    [
      'a key of all objects',
      `${peers}  toString: 1\n`,
      'f:5: toString: 1: left out: MetalLB 0.5 to 0.12 has no such key',
    ],
    ['a fraction of a second', `${peers}  hold-time: 90500ms\n`, 'f:5: hold-time: 90500ms: changed: BGP counts whole'],
    [
      'a hold time too short',
      `${peers}  hold-time: 2s\n`,
      'f:5: hold-time: 2s: left out: a hold time under three seconds',
    ],
    ['no time at all', `${peers}  hold-time: soon\n`, 'f:5: hold-time: soon: left out: it is not a duration'],
    [
      'a bad address',
      peers.replace('172.16.9.1', '172.16.9'),
      'f:4: peer-address: 172.16.9: left out: it is not an IP',
    ],
    ['a missing key', 'peers:\n- my-asn: 1\n', 'f:2: peers[0]: left out: the AS of the peer is missing'],
    [
      'a profile that is not there',
      `${peers}  bfd-profile: fast\n`,
      'f:5: bfd-profile: fast: left out: no BFDProfile that serves has this name; the whole BGPPeer peer1 is left out',
    ],
    [
      'a community of 32 bits',
      'address-pools:\n- name: p\n  protocol: bgp\n  addresses: [10.0.0.0/24]\n  bgp-advertisements:\n  - communities:\n    - 70000:1\n',
      'f:6: communities: left out: it is not a community',
    ],
    ['an alias that is none', 'bgp-communities:\n  a: 1:2\n  b: x\n', 'f:3: b: x: left out: it is not a community'],
    [
      'an aggregate beyond its pool',
      'address-pools:\n- name: p\n  protocol: bgp\n  addresses: [10.0.0.0/24]\n  bgp-advertisements:\n  - aggregation-length: 16\n',
      'f:6: aggregation-length: 16: left out: no /16 lies within 10.0.0.0/24',
    ],
    [
      'a name that Kubernetes does not take',
      'address-pools:\n- name: My Space_1\n  protocol: bgp\n  addresses: [10.0.0.0/24]\n',
      'f:2: name: My Space_1: changed: it cannot be the name of a resource, or another pool has it. The pool is called my-space-1 now',
    ],
    ['a pool without protocol', 'address-pools:\n- name: p\n', 'f:2: address-pools[0]: left out: it has no protocol'],
    [
      'BFD echo',
      'bfd-profiles:\n- name: b\n  echo-mode: true\n',
      'f:3: echo-mode: true: left out: BFD echo is not served',
    ],
    ['a TTL', 'bfd-profiles:\n- name: b\n  minimum-ttl: 254\n', 'f:3: minimum-ttl: 254: left out: nothing on the node'],
    ['a profile without name', 'bfd-profiles:\n- echo-mode: false\n', 'f:2: bfd-profiles[0]: left out: it has no name'],
  ])('is %s', (_, text, words) => {
    expect(remarksOf(text)[0]).toEqual(expect.stringContaining(words))
  })

  it('costs nothing else: the other pool and peer are there', () => {
    const text = `${peers}- my-asn: 64522
  peer-asn: 64512
address-pools:
- name: good
  protocol: bgp
  addresses: [10.0.0.0/24]
- name: overlapping
  protocol: bgp
  addresses:
  - 10.0.0.128/25
`
    const { remarks } = imported(text)
    expect(served(text)).toMatchObject({
      pools: [{ name: 'good' }],
      peers: [{ name: 'peer1' }],
      advertisements: [{ name: 'good' }],
    })
    expect(remarks.map(({ line, verdict }) => [line, verdict])).toEqual([
      [5, 'left out'],
      [11, 'left out'],
      [13, 'left out'],
    ])
  })

  it('never shows a password', () => {
    const text = `${peers}  password: very-secret\n  hold-time: 2s\n`
    const { remarks, resources } = imported(text)
    expect(remarks.map(({ line }) => line)).toEqual([5, 6])
    expect(JSON.stringify(remarks)).not.toContain('very-secret')
    expect(resources).toEqual([])
    expect(imported(`${peers}  password: very-secret\n`).resources).toMatchObject([
      { spec: { password: 'very-secret' } },
    ])
    const broken = importConfigMap(`${peers}  password: "very-secret\n`)
    expect(JSON.stringify(broken)).not.toContain('very-secret')
    expect(broken).toEqual({ unreadable: expect.stringMatching(/^line \d+ is no YAML/) })
  })
})

describe('older words', () => {
  it('are understood: cidr for addresses, an anchor, a name twice', () => {
    const text = `address-pools:
- name: a
  protocol: bgp
  cidr: [10.0.0.0/24]
  bgp-advertisements: &edge
  - communities: [64512:1]
- name: a
  protocol: bgp
  addresses: [10.0.1.0/24]
  bgp-advertisements: *edge
`
    expect(served(text).pools.map(({ name, blocks }) => [name, blocks[0]?.text])).toEqual([
      ['a', '10.0.0.0/24'],
      ['a-2', '10.0.1.0/24'],
    ])
    expect(served(text).advertisements.map(({ communities }) => communities)).toEqual([['64512:1'], ['64512:1']])
  })

  it('may stand in a List or beside other documents, and keep their namespace', () => {
    const list = `apiVersion: v1
kind: List
items:
- kind: Secret
  data: {}
- kind: ConfigMap
  metadata: { namespace: lb }
  data:
    config: "peers: [{my-asn: 1, peer-asn: 2, peer-address: 10.0.0.1}]"
`
    expect(imported(list).resources).toMatchObject([{ kind: 'BGPPeer', metadata: { namespace: 'lb' } }])
    expect(importConfigMap(list, 'mine')).toMatchObject({ resources: [{ metadata: { namespace: 'mine' } }] })
    expect(imported(`kind: Secret\n---\n${peers}`).resources).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['a list', '- a'],
    ['something else', 'kind: Deployment'],
    ['no YAML', 'a: [1'],
    ['no YAML within', 'kind: ConfigMap\ndata:\n  config: |\n    a: [1\n'],
  ])('are not found in %s', (_, text) => {
    expect(importConfigMap(text)).toHaveProperty('unreadable')
  })
})
