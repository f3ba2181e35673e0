import { describe, expect, it } from 'vitest'
import { eventually } from '#test/reconcilers/eventually'
import { Speaking } from './speaking.ts'

const VIP = '172.16.7.192/32'

describe('the speaker of a node', () => {
  it('announces what the cluster says, and tells of it', async () => {
    await using stage = await Speaking.open()
    const { announcer } = stage
    announcer.sessions = [
      { peer: 'tor', state: 'Established', establishedAt: 1_700_000_000_123, bfd: 'none', lastError: '' },
    ]
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.start()
    await eventually(() => expect(announcer.prefixes).toEqual([VIP]))
    expect(announcer.held?.router).toEqual({ asn: 64522, id: '172.16.7.11' })
    await eventually(() => expect(stage.status).toMatchObject({ desired: 1, accepted: 1, ready: true, message: '' }))
    expect(stage.status).toMatchObject({
      announcer: 'played',
      prefixes: [VIP],
      missing: [],
      peers: [
        {
          name: 'tor',
          at: '172.16.7.1',
          state: 'Established',
          establishedAt: '2023-11-14T22:13:20Z',
          desired: 1,
          advertised: 1,
        },
      ],
      lastError: { kind: '', message: '' },
      findings: [],
    })
    await eventually(() =>
      expect(stage.events()).toEqual(['nodeAssigned: announcing 172.16.7.192 from node "node1" with protocol "bgp"']),
    )
    const metrics = await stage.registry.metrics()
    for (const prefix of ['metallb', 'frrk8s']) {
      expect(metrics).toContain(`${prefix}_bgp_session_up{peer="172.16.7.1"} 1`)
      expect(metrics).toContain(`${prefix}_bgp_announced_prefixes_total{peer="172.16.7.1"} 1`)
    }
  })

  it('follows each change, and says on the Service when the node left it', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.serve('api', '172.16.7.193', ['node1'])
    stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP, '172.16.7.193/32']))
    stage.edit('services', 'default', 'web', ({ spec }) => (spec['externalTrafficPolicy'] = 'Local'))
    await eventually(() => expect(stage.announcer.prefixes).toEqual(['172.16.7.193/32']))
    await eventually(() =>
      expect(stage.events().at(-1)).toMatch(/^nodeWithdrawn: .* no ready endpoint is on the node$/),
    )
    stage.server.store.delete('services', 'default', 'api')
    await eventually(() => expect(stage.announcer.prefixes).toEqual([]))
  })

  it('starts again over what its predecessor announced: nothing is taken away, nothing applied twice over, no event', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    const kill = stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    await eventually(() => expect(stage.events()).toHaveLength(1))
    await kill()
    expect(stage.announcer.prefixes).toEqual([VIP])
    const health = await stage.kubeProxy(() => 503)
    stage.start({ kubeProxyHealth: health })
    await eventually(() => expect(stage.announcer.applied).toHaveLength(2))
    expect(stage.announcer.applied.every(({ announcements }) => announcements.length === 1)).toBe(true)
    await eventually(() => expect(stage.status?.generation).toBe(1))
    expect(stage.events()).toHaveLength(1)
  })

  it('leaves everything as it is while the API server is away, at the start and later', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    const kill = stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    const { applied } = stage.announcer
    await stage.server.stop()
    stage.announcer.lost = [VIP]
    // What the daemon loses meanwhile is given to it again.
    await eventually(() => expect(applied).toHaveLength(2))
    expect(stage.announcer.prefixes).toEqual([VIP])
    await kill()
    const { looks } = stage.announcer
    stage.start()
    await eventually(() => expect(stage.announcer.looks).toBeGreaterThan(looks))
    expect(stage.announcer.prefixes).toEqual([VIP])
    expect(applied).toHaveLength(2)
  })

  it('announces no address after a boot before kube-proxy is healthy', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    let status = 503
    const health = await stage.kubeProxy(() => status)
    stage.start({ kubeProxyHealth: health })
    await eventually(() => expect(stage.announcer.held?.peers).toHaveLength(1))
    expect(stage.announcer.prefixes).toEqual([])
    status = 200
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
  })

  it('shows a refusal of the daemon in the status, and changes nothing', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    stage.announcer.plans.push('refuse', 'refuse')
    stage.serve('api', '172.16.7.193', ['node1'])
    const message = 'bird.conf:12: syntax error'
    await eventually(() =>
      expect(stage.status).toMatchObject({ ready: false, lastError: { kind: 'refused', message } }),
    )
    expect(stage.announcer.prefixes).toEqual([VIP])
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP, '172.16.7.193/32']))
    await eventually(() => expect(stage.status?.lastError.kind).toBe(''))
  })

  it('drains: marked first, withdrawn after the wait', async () => {
    await using stage = await Speaking.open()
    stage.server.store.create('announcementpolicies', {
      metadata: { name: 'drain' },
      spec: { drain: { taints: ['maintenance'], waitSeconds: 1 } },
    })
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    stage.edit('nodes', undefined, 'node1', ({ metadata }) => (metadata.annotations = { 'berth.dev/drain': 'true' }))
    await eventually(() => expect(stage.announcer.held?.announcements[0]?.gracefulShutdown).toBe(true))
    await eventually(() => expect(stage.announcer.prefixes).toEqual([]))
  })

  it('says what is wrong with the configuration, and goes on with what was right', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    stage.configure('ipaddresspools', 'my-ip-space', { addresses: ['172.16.7.192/99'] })
    const about = 'IPAddressPool metallb-system/my-ip-space'
    await eventually(() => expect(stage.status?.findings).toMatchObject([{ about }]))
    expect(stage.announcer.prefixes).toEqual([VIP])
    expect(await stage.registry.metrics()).toContain('metallb_k8s_client_config_stale_bool 1')
  })

  it('keeps what stands while its own Node is not in the cluster', async () => {
    await using stage = await Speaking.open()
    stage.serve('web', '172.16.7.192', ['node2'])
    stage.start()
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    stage.server.store.delete('nodes', undefined, 'node1')
    // Nodes and Services come by watches of their own: what is served before may be seen before.
    await eventually(() => expect(stage.status?.message).toBe('the cluster has no node node1'))
    stage.serve('api', '172.16.7.193', ['node2'])
    expect(stage.announcer.prefixes).toEqual([VIP])
    stage.server.store.create('nodes', { metadata: { name: 'node1' } })
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP, '172.16.7.193/32']))
  })
})

describe('the password of a peer', () => {
  const SECRET = 'n0b0dy-sees-this'

  it('comes from its Secret, follows it, outlives it, and is shown nowhere', async () => {
    await using stage = await Speaking.open()
    stage.configure('bgppeers', 'tor', {
      myASN: 64522,
      peerASN: 64512,
      peerAddress: '172.16.7.1',
      passwordSecret: { name: 'tor' },
    })
    const passwords = () => stage.announcer.held?.peers.map(({ password }) => password)
    stage.start()
    await eventually(() => expect(stage.status?.findings[0]).toMatchObject({ about: 'peer tor' }))
    expect(passwords()).toEqual([])
    stage.secret('tor', SECRET)
    await eventually(() => expect(passwords()).toEqual([SECRET]))
    stage.secret('tor', `${SECRET}-2`)
    await eventually(() => expect(passwords()).toEqual([`${SECRET}-2`]))
    stage.server.store.delete('secrets', 'metallb-system', 'tor')
    stage.serve('web', '172.16.7.192', ['node2'])
    await eventually(() => expect(stage.announcer.prefixes).toEqual([VIP]))
    expect(passwords()).toEqual([`${SECRET}-2`])
    await eventually(() => expect(stage.status?.desired).toBe(1))
    const shown = JSON.stringify([stage.lines, stage.status, stage.events(), await stage.registry.metrics()])
    expect(shown).not.toContain(SECRET)
    expect(shown).not.toContain(Buffer.from(SECRET).toString('base64'))
    expect(stage.lines.length).toBeGreaterThan(0)
  })
})
