/** The commands for whoever keeps the routers, and for who comes from MetalLB's ConfigMap. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import { readConfiguration } from '#provider/bgp/config/read-configuration'
import { runBerth } from './run-berth.ts'
import { runWithin } from './run-within.ts'

const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { namespace: metallb-system, name: config }
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
      addresses: [172.16.7.192/26]
`

let directory: string
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'berth-test-'))))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const file = (name: string, content: string): string => {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

describe('berth import metallb-config', () => {
  it('prints resources that apply as they are, and what is to be looked at beside them', async () => {
    const path = file('config.yaml', configMap)
    const ran = await runBerth(['import', 'metallb-config', path])
    const resources = parseAllDocuments(ran.stdout).map((document): unknown => document.toJS())
    expect(readConfiguration(resources)).toMatchObject({
      findings: [],
      model: { pools: [{ name: 'my-ip-space' }], peers: [{ at: { address: '172.16.9.1' } }] },
    })
    expect(ran.stderr).toContain(`${path}:9: peer-address: 172.16.9.1: look: `)
    expect(ran.code).toBe(0)
  })

  it('ends with 1 when a line was left out', async () => {
    const path = file('layer2.yaml', configMap.replace('protocol: bgp', 'protocol: layer2'))
    const ran = await runWithin(['import', 'metallb-config', path])
    expect(ran.stderr).toContain(`${path}:12: protocol: layer2: left out: `)
    expect(ran.code).toBe(1)
  })

  it('says what it wants, and why it cannot read a file', async () => {
    const usage = 'berth: say what and from where: berth import metallb-config FILE\n'
    expect(await runWithin(['import', 'config.yaml'])).toMatchObject({ code: 2, stderr: usage })
    const absent = await runWithin(['import', 'metallb-config', '/nonexistent/file'])
    expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('/nonexistent/file: ') })
    const other = await runWithin(['import', 'metallb-config', file('other.yaml', 'kind: Secret\n')])
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('there is neither a ConfigMap') })
  })
})

const resources = `
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: { name: tor, namespace: metallb-system }
spec: { myASN: 64522, peerASN: 64512, peerAddress: 172.16.7.1 }
---
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: { name: fabric, namespace: metallb-system }
spec: { myASN: 64522, dynamicASN: external, interface: ens3 }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: my-ip-space, namespace: metallb-system }
spec: { addresses: [172.16.7.192/26] }
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: { name: all, namespace: metallb-system }
spec: {}
---
apiVersion: v1
kind: List
items:
- kind: Node
  metadata: { name: node1 }
  status: { addresses: [{ type: Hostname, address: node1 }, { type: InternalIP, address: 172.16.7.11 }] }
`

describe('berth tor-config', () => {
  it('prints the router side of resources and nodes in a file, of the peers that are asked for', async () => {
    const path = file('resources.yaml', resources)
    const numbered = await runWithin(['tor-config', '--dialect', 'frr', '-f', path, '--peer', 'tor'])
    expect(numbered).toMatchObject({ code: 0, stderr: '' })
    expect(numbered.stdout).toContain('\nrouter bgp 64512\n')
    expect(numbered.stdout).toContain('\n neighbor 172.16.7.11 peer-group BERTH\n')
    expect(numbered.stdout).not.toContain('interface')
    const options = ['--peer', 'fabric', '--router-as', '65004', '--interface', 'node1=swp1']
    const unnumbered = await runWithin(['tor-config', '--dialect', 'frr', '-f', path, ...options])
    expect(unnumbered.stdout).toContain('\nrouter bgp 65004\n')
    expect(unnumbered.stdout).toContain('\n neighbor swp1 interface v6only peer-group BERTH\n')
  })

  it('accepts host routes of what is named beside the resources, and asks for it where a policy announces such', async () => {
    const policy = `${resources}---\napiVersion: berth.dev/v1alpha1\nkind: AnnouncementPolicy\nmetadata: { name: p }\nspec: { clusterIPs: true }\n`
    const asked = ['tor-config', '--dialect', 'frr', '--peer', 'tor', '-f', file('policy.yaml', policy)]
    expect((await runWithin(asked)).stdout).toContain('accept your service range too (--accept CIDR)')
    const { stdout } = await runWithin([...asked, '--accept', '10.96.0.0/16'])
    expect(stdout).toMatch(/permit 10\.96\.0\.0\/16 ge 32/)
    expect(stdout).not.toContain('--accept')
  })

  it('tells what is refused, and ends with 1', async () => {
    const wrong = `${resources}---\napiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: bad }\nspec: { addresses: [x] }\n`
    const ran = await runWithin(['tor-config', '--dialect', 'bird', '-f', file('wrong.yaml', wrong)])
    expect(ran.stderr).toContain('IPAddressPool bad: spec.addresses[0] "x": ')
    expect(ran.stdout).toContain('template bgp BERTH {')
    expect(ran.code).toBe(1)
  })

  it.each([
    [['--dialect', 'ios'], 'use frr, bird, vyos, cumulus, junos, eos'],
    [[], 'choose the router: berth tor-config --dialect frr|bird|vyos|cumulus|junos|eos'],
    [['--dialect', 'frr', '--router-as', 'x'], '--router-as x: it is not the number of an AS'],
    [['--dialect', 'frr', '--interface', 'swp1'], '--interface swp1: write NODE=INTERFACE'],
    [['--dialect', 'frr', '--accept', '10.0.0.0'], '--accept 10.0.0.0: '],
    [['--dialect', 'frr', '--peer', 'tro'], '--peer tro: no BGPPeer that serves has this name'],
  ])('refuses %j and says what to write', async (options, words) => {
    const ran = await runWithin(['tor-config', '-f', file('resources.yaml', resources), ...options])
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(words), stdout: '' })
  })

  it('names the line of a manifest that is no YAML, and quotes nothing of it', async () => {
    const ran = await runWithin([
      'tor-config',
      '--dialect',
      'frr',
      '-f',
      file('broken.yaml', 'a: 1\nb: "very-secret\n'),
    ])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/broken\.yaml:\d+: /)
    expect(ran.stderr).not.toContain('very-secret')
  })

  describe('of a cluster', () => {
    let server: ApiServer
    beforeAll(async () => void (server = await startApiServer({ customResources: true })))
    afterAll(() => server.stop())

    it('reads its nodes and resources, and says what is missing', async () => {
      const kubeconfig = file('kubeconfig', server.kubeconfig())
      const berth = () => runWithin(['tor-config', '--dialect', 'frr', '--kubeconfig', kubeconfig])
      expect(await berth()).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no BGPPeer; ') })
      server.store.create('namespaces', { metadata: { name: 'metallb-system' } })
      const status = { addresses: [{ type: 'InternalIP', address: '172.16.7.11' }] }
      server.store.create('nodes', { metadata: { name: 'node1' }, status })
      const spec = { myASN: 64_522, peerASN: 64_512, peerAddress: '172.16.7.1' }
      server.store.create('bgppeers', { metadata: { name: 'tor', namespace: 'metallb-system' }, spec })
      const ran = await berth()
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      const offline = file('one.yaml', resources)
      const told = await runWithin(['tor-config', '--dialect', 'frr', '-f', offline, '--peer', 'tor'])
      const neighbours = (text: string) => text.split('\n').filter((line) => line.startsWith(' neighbor '))
      expect(neighbours(ran.stdout)).toEqual(neighbours(told.stdout))
    })

    it('needs no MetalLB to be installed', async () => {
      const bare = await startApiServer()
      const kubeconfig = file('bare', bare.kubeconfig())
      const ran = await runWithin(['tor-config', '--dialect', 'frr', '--kubeconfig', kubeconfig])
      await bare.stop()
      expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no BGPPeer; ') })
    })
  })

  it('is told in the help', async () => {
    const { stdout } = await runBerth(['help'])
    expect(stdout).toMatch(/tor-config +print what the routers must/)
    expect(stdout).toMatch(/import +turn the ConfigMap of MetalLB/)
  })
})
