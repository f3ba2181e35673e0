import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#cli/doctor/check'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'
import { runWithin } from '../run-within.ts'

let api: ApiServer
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-doctor-'))
  api = await startApiServer({ customResources: true })
  await writeFile(join(folder, 'kubeconfig'), api.kubeconfig())
  api.store.create('namespaces', { metadata: { name: 'metallb-system' } })
  api.store.create('nodes', { metadata: { name: 'node1' } })
})
afterAll(async () => {
  await api.stop()
  await rm(folder, { recursive: true })
})

async function doctor(...args: readonly string[]): Promise<readonly Finding[]> {
  const always = ['doctor', '--backend', 'bgp', '--kubeconfig', join(folder, 'kubeconfig'), '-o', 'json']
  const { stdout } = await runWithin([...always, ...args])
  return (JSON.parse(stdout) as { readonly checks: readonly Finding[] }).checks
}

const of = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check).map(({ status, said }) => `${status} ${said}`)

function pool(addresses: readonly string[]): void {
  const metadata = { namespace: 'metallb-system', name: 'rack' }
  const stands = api.store.get('ipaddresspools', metadata.namespace, metadata.name)
  if (stands === undefined) api.store.create('ipaddresspools', { metadata, spec: { addresses } })
  else api.store.update('ipaddresspools', { ...stands, spec: { addresses } })
}

function speaker(status: object): void {
  if (api.store.get('announcerstatuses', undefined, 'node1') === undefined) {
    api.store.create('announcerstatuses', { metadata: { name: 'node1' } })
  }
  const stands = api.store.get('announcerstatuses', undefined, 'node1')
  api.store.update('announcerstatuses', { ...stands, status }, { subresource: 'status' })
}

const well = { announcer: 'bird', ready: true, message: '', lastError: { kind: '', message: '' }, peers: [] }
const peer = { name: 'tor', at: '10.0.0.1', asn: '64512', state: 'Established', lastError: '' }

/** Each test goes on from the one before. */
describe('the doctor on bare metal', { timeout: 30_000 }, () => {
  it('says that there is no pool, and no speaker on a node', async () => {
    const findings = await doctor()
    expect(of(findings, 'configuration')).toEqual(['fail there is no pool of addresses'])
    expect(of(findings, 'sessions')).toEqual(['warn no speaker says anything of node1'])
    pool(['172.16.7.0/24'])
    const next = await doctor()
    expect(of(next, 'configuration')).toEqual(['ok pools: 1, peers: 0'])
  })

  it('says what is refused of the configuration', async () => {
    pool(['172.16.7.0/99'])
    const [first] = of(await doctor(), 'configuration')
    expect(first).toMatch(/^fail IPAddressPool metallb-system\/rack/)
    pool(['172.16.7.0/24'])
  })

  it('says which session is down and why, and of a speaker that is not ready what it says itself', async () => {
    speaker({ ...well, ready: false, peers: [{ ...peer, state: 'Active', lastError: 'Connection refused' }] })
    expect(of(await doctor(), 'sessions')).toEqual([
      'fail node1: the session with tor (10.0.0.1) is Active: Connection refused',
    ])
    speaker({ ...well, ready: false, message: 'BIRD is away', peers: [peer] })
    expect(of(await doctor(), 'sessions')).toEqual(['fail node1: not ready: BIRD is away'])
    speaker({ ...well, peers: [peer] })
    expect(of(await doctor(), 'sessions')).toEqual(['ok every speaker (1) is ready, and its sessions are up'])
  })

  it('asks after the rights of a speaker where a node is named, and refuses one that is not there', async () => {
    api.withheld.add('patch announcerstatuses/status')
    expect(of(await doctor(), 'rights')).toEqual([expect.stringMatching(/^ok /)])
    expect(of(await doctor('--node', 'node1'), 'rights')).toEqual([
      'fail the user of the kubeconfig may not patch announcerstatuses/status.berth.dev',
    ])
    api.withheld.clear()
    expect(of(await doctor('--node', 'node9'), 'sessions')).toEqual(['fail there is no Node node9'])
  })

  it('asks the daemon of the host, BIRD by its socket and FRR by vtysh', async () => {
    const path = join(folder, 'bird.ctl')
    expect(of(await doctor('--bird-socket', path), 'daemon')).toEqual([expect.stringMatching(/^fail BIRD at .*ENOENT/)])
    const bird = createServer((socket) => {
      socket.write('0001 BIRD 2.0.12 ready.\n')
      socket.on('data', () =>
        socket.write('1000-BIRD 2.0.12\n1011-Router ID is 10.0.0.2\n0013 Daemon is up and running\n'),
      )
    })
    await new Promise<void>((resolve) => bird.listen(path, resolve))
    expect(of(await doctor('--bird-socket', path), 'daemon')).toEqual(['ok BIRD 2.0.12'])
    bird.close()
    expect(of(await doctor('--vtysh', 'echo FRRouting'), 'daemon')).toEqual(['ok FRRouting -c show version'])
    expect(of(await doctor('--vtysh', '/nonexistent'), 'daemon')).toEqual([expect.stringMatching(/^fail .*ENOENT/)])
  })
})
