import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startEnvironment, type Environment } from '#cli/demo/environment'
import { runController } from '#cli/run-controller'
import { baseName } from '#provider/azure/names/base-name'
import { runBerth, type Ran } from './run-berth.ts'

/** One cluster that somebody leaves to somebody else; each test goes on from the one before. */
describe('taking over what another controller left', { timeout: 60_000 }, () => {
  let environment: Environment
  let ghost: string

  beforeAll(async () => {
    environment = await startEnvironment({ latency: 'none' })
    const { store } = environment.cluster
    const controller = await runController({
      kubeconfig: environment.kubeconfig,
      cloudConfig: environment.azure.cloudConfig,
      config: environment.azure.berthConfig,
      clusterName: 'kubernetes',
      className: undefined,
      readOnly: false,
      log: pino({ level: 'silent' }),
    })
    for (const name of ['web', 'ghost']) {
      store.create('services', {
        metadata: { name, namespace: 'default' },
        spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80 }] },
      })
    }
    const shown = () => ['web', 'ghost'].map((name) => addressOf(name)).filter((ip) => ip !== undefined)
    await vi.waitUntil(() => shown().length === 2, { timeout: 15_000 })
    ghost = baseName(String(service('ghost')?.metadata.uid))
    await controller.stop()
  }, 60_000)

  afterAll(() => environment.stop(), 30_000)

  interface Shown {
    readonly metadata: { readonly uid: string; readonly finalizers?: readonly string[] }
    readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] } }
  }
  const service = (name: string) =>
    environment.cluster.store.get('services', 'default', name) as unknown as Shown | undefined
  const addressOf = (name: string) => service(name)?.status?.loadBalancer?.ingress?.[0]?.ip
  const publicIps = () => environment.azure.emulator.resources.list('publicIPAddresses').map(({ name }) => name)
  const written = () => {
    const { write, delete: deleted } = environment.azure.emulator.log.summary().byClass
    return write + deleted
  }
  const berth = (...args: readonly string[]): Promise<Ran> =>
    runBerth(args, {
      KUBECONFIG: environment.kubeconfig,
      BERTH_CLOUD_CONFIG: environment.azure.cloudConfig,
      BERTH_CONFIG: environment.azure.berthConfig,
    })

  it('adopt --check says that nothing would be written, and plan --all the same', async () => {
    const before = written()
    const checked = await berth('adopt', '--check')
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).toBe('Adopting 2 Services: 0 writes. Everything stands as Berth would make it.\n')
    const planned = await berth('plan', '--all')
    expect(planned.stdout).toBe('No changes: everything stands as these Services wish it.\n')
    expect(written()).toBe(before)
  })

  it('adopt does nothing but check, and plan wants one of its two', async () => {
    expect(await berth('adopt')).toMatchObject({ code: 2, stderr: expect.stringContaining('adopt --check') })
    expect((await berth('plan', '--all', '-f', 'x.yaml')).code).toBe(2)
  })

  it('a wrong cluster name is told by name and fix, and nothing is planned with it', async () => {
    for (const command of [
      ['adopt', '--check'],
      ['plan', '--all'],
      ['prune', '--yes'],
    ]) {
      const ran = await berth(...command, '--cluster-name', 'kubernets')
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain('--cluster-name kubernetes')
    }
  })

  it('adopt --check lists what a Service left whose finalizer was taken off by hand', async () => {
    const { store } = environment.cluster
    const found = service('ghost')
    store.update('services', { ...found, metadata: { ...found?.metadata, finalizers: [] } })
    store.delete('services', 'default', 'ghost')
    const { code, stdout } = await berth('adopt', '--check')
    expect(code).toBe(0)
    expect(stdout).toContain('Adopting 1 Service: 0 writes.')
    for (const part of [`rule ${ghost}-TCP-80`, `probe ${ghost}-TCP-80`, `frontend ${ghost}`, 'public IP with address'])
      expect(stdout).toContain(part)
    const { leftovers } = JSON.parse((await berth('adopt', '--check', '-o', 'json')).stdout) as { leftovers: unknown[] }
    expect(leftovers).toHaveLength(5)
  })

  it('prune asks, and without anybody to ask removes nothing', async () => {
    const before = written()
    expect(await berth('prune')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(written()).toBe(before)
  })

  it('prune --yes removes it by one write for each document, and nothing else', async () => {
    const address = addressOf('web')
    const before = written()
    const ran = await berth('prune', '--yes')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(written() - before).toBe(3)
    expect(publicIps()).toEqual([`kubernetes-${baseName(String(service('web')?.metadata.uid))}`])
    expect(addressOf('web')).toBe(address)
    expect((await berth('prune', '--yes')).stdout).toBe('Nothing to remove.\n')
    expect((await berth('adopt', '--check')).stdout).toContain('0 writes')
  })

  it('release lets a deleted Service go without Azure, and only a deleted one', async () => {
    const standing = await berth('release', 'service/web')
    expect(standing).toMatchObject({ code: 1, stderr: expect.stringContaining('delete service web') })
    const base = baseName(String(service('web')?.metadata.uid))
    environment.cluster.store.delete('services', 'default', 'web')
    expect(service('web')).toBeDefined()
    const before = environment.azure.emulator.log.summary().total
    const released = await berth('release', 'service/web')
    expect(released).toMatchObject({ code: 0, stderr: '' })
    expect(released.stdout).toContain(`public IP kubernetes-${base}`)
    expect(service('web')).toBeUndefined()
    expect(environment.azure.emulator.log.summary().total).toBe(before)
    expect((await berth('release', 'service/web')).code).toBe(1)
  })
})
