/** Bundles of a cluster in which secrets were planted wherever people leave them, unpacked by the real tar. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { eventually } from '#test/reconcilers/eventually'
import { PlayedCluster } from '../played-cluster.ts'
import { runWithin } from '../run-within.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'berth-support-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZXJ0aCJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'
const sas = 'https://x.blob.example/c?sv=2024&sig=SasSignature%3D'
const key = '-----BEGIN PRIVATE KEY-----\nMIIPlantedKey\n-----END PRIVATE KEY-----'

/** Everything that is in the bundle, and its files by name. */
function unpack(path: string): {
  readonly all: string
  readonly names: readonly string[]
  readonly file: (name: string) => string
} {
  const into = join(folder, 'unpacked')
  execFileSync('mkdir', [into])
  execFileSync('tar', ['-xzf', path, '-C', into])
  const names = globSync('berth-support/**/*.*', { cwd: into }).map((name) => name.replace('berth-support/', ''))
  const read = (name: string) => execFileSync('cat', [join(into, 'berth-support', name)], { encoding: 'utf8' })
  return { all: names.map(read).join('\n'), names: names.toSorted(), file: read }
}

describe('a support bundle', { timeout: 60_000 }, () => {
  it('has of an Azure cluster what helps, and none of the secrets that were planted in it', async () => {
    await using cluster = await PlayedCluster.open()
    const { clientSecret } = cluster.azure.credentials
    await cluster.write({ aadClientCertPassword: 'cert-password-planted', aadClientCertPath: '/etc/cert.pfx' })
    const controller = await cluster.run()
    await controller.working
    cluster.createService('web')
    await eventually(() => expect(cluster.addresses('web')).toHaveLength(1))
    await controller.stop()
    const { store } = cluster.api
    const web = store.get('services', 'default', 'web')
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"metadata":{"annotations":{"x":"last-applied-planted"}}}',
      'example.com/hook': sas,
      'example.com/password': 'annotation-password-planted',
    }
    store.update('services', { ...web, metadata: { ...web?.metadata, annotations } })
    store.create('events', {
      metadata: { namespace: 'default', name: 'planted' },
      involvedObject: { kind: 'Service', name: 'web', namespace: 'default' },
      reason: 'X',
      message: `sign-in with ${clientSecret} failed, and so did Bearer bearer-planted-0123`,
    })
    const log = join(folder, 'berth.log')
    await writeFile(
      log,
      `{"msg":"token ${jwt}"}\n{"msg":"${cluster.api.token}"}\n${key}\nclient_secret=form-planted&x=1\n`,
    )
    const path = join(folder, 'bundle.tar.gz')
    const files = ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
    const ran = await runWithin(['support-bundle', ...files, '--file', path, '--log', log])
    expect(ran).toMatchObject({ code: 0, stderr: '' })

    const { all, names, file } = unpack(path)
    const wanted = [
      'versions.json',
      'configuration/azure.json',
      'cluster/services.json',
      'cluster/nodes.json',
      'plan.json',
    ]
    expect(names).toEqual(
      expect.arrayContaining([...wanted, 'cluster/events.json', 'cluster/lease.json', 'logs/0-berth.log']),
    )
    expect(JSON.parse(file('not-collected.json'))).toEqual([])
    expect(JSON.parse(file('explain/default/web.json'))).toMatchObject({
      service: 'default/web',
      frontends: [{ address: cluster.addresses('web')[0] }],
    })
    expect(names.filter((name) => /^azure\/\d+-loadBalancers-kubernetes\.json$/.test(name))).toHaveLength(1)
    expect(JSON.parse(file('plan.json'))).toMatchObject({ writes: [] })
    const planted = [clientSecret, cluster.api.token, jwt, 'MIIPlantedKey', 'SasSignature', 'form-planted']
    const inObjects = [
      'cert-password-planted',
      'last-applied-planted',
      'annotation-password-planted',
      'bearer-planted-0123',
    ]
    for (const secret of [...planted, ...inObjects]) {
      expect([secret, all.includes(secret)]).toEqual([secret, false])
      const base64 = Buffer.from(secret).toString('base64')
      expect([base64, all.includes(base64)]).toEqual([base64, false])
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('has of a rack the configuration without passwords, what speakers say, and what a process serves', async () => {
    const api = await startApiServer({ customResources: true })
    const asked: string[] = []
    const process = createServer((request, response) => {
      asked.push(String(request.headers.authorization))
      if (request.url === '/debug') return void response.end(JSON.stringify({ pages: ['/debug/node'] }))
      if (request.url === '/debug/node') return void response.end(JSON.stringify({ password: 'debug-planted' }))
      response.end(request.url === '/metrics' ? 'berth_up 1\n' : 'ok')
    })
    try {
      const kubeconfig = join(folder, 'kubeconfig')
      await writeFile(kubeconfig, api.kubeconfig())
      await new Promise<void>((resolve) => process.listen(0, '127.0.0.1', resolve))
      const namespace = 'metallb-system'
      api.store.create('namespaces', { metadata: { name: namespace } })
      api.store.create('bgppeers', {
        metadata: { namespace, name: 'tor' },
        spec: { myASN: 1, peerASN: 2, peerAddress: '10.0.0.1', password: 'bgp-password-planted' },
      })
      api.store.create('secrets', {
        metadata: { namespace, name: 's' },
        data: { password: btoa('in-a-secret-planted') },
      })
      const path = join(folder, 'bundle.tar.gz')
      const { port } = process.address() as AddressInfo
      const args = ['--kubeconfig', kubeconfig, '--file', path, '--serving', `http://127.0.0.1:${port}`]
      const ran = await runWithin(['support-bundle', '--backend', 'bgp', ...args])
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      const { all, names, file } = unpack(path)
      expect(names).toEqual(
        expect.arrayContaining(['bgp/configuration.json', 'bgp/speakers.json', 'process/debug/node.json']),
      )
      expect(file('process/metrics.txt')).toBe('berth_up 1\n')
      expect(JSON.parse(file('not-collected.json'))).toEqual([])
      expect(file('bgp/configuration.json')).toContain('10.0.0.1')
      expect(new Set(asked)).toEqual(new Set([`Bearer ${api.token}`]))
      for (const secret of ['bgp-password-planted', 'in-a-secret-planted', 'debug-planted', api.token]) {
        expect([secret, all.includes(secret) || all.includes(btoa(secret))]).toEqual([secret, false])
      }
    } finally {
      process.close()
      await api.stop()
    }
  })

  it('names what cannot be had, leaves out what does not fit, and writes over nothing', async () => {
    const log = join(folder, 'big.log')
    await writeFile(log, 'line\n'.repeat(400_000))
    const path = join(folder, 'bundle.tar.gz')
    const args = ['support-bundle', '--kubeconfig', '/nonexistent', '--cloud-config', '/nonexistent', '--log', log]
    const ran = await runWithin([...args, '--file', path, '--max-size', '1'])
    expect(ran).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('1 left out') as unknown })
    const { file } = unpack(path)
    expect(JSON.parse(file('index.json'))).toMatchObject({ leftOut: ['logs/0-big.log'] })
    const missing = JSON.parse(file('not-collected.json')) as readonly { readonly what: string; readonly why: string }[]
    expect(missing.map(({ what }) => what)).toContain('cluster/services.json')
    expect(missing.find(({ what }) => what === 'cluster/nodes.json')?.why).toContain('/nonexistent')
    const before = await readFile(path)
    expect(await runWithin([...args, '--file', path])).toMatchObject({
      code: 2,
      stderr: `berth: ${path} is there already\n`,
    })
    expect(await readFile(path)).toEqual(before)
  })

  it('takes of a log its end, from the beginning of a line', async () => {
    const { readTail } = await import('#cli/support/read-tail')
    const log = join(folder, 'a.log')
    await writeFile(log, 'first\nsecond\nthird\n')
    expect(await readTail(log, 10)).toBe('(9 bytes before this are left out)\nthird\n')
    expect(await readTail(log, 100)).toBe('first\nsecond\nthird\n')
  })
})
