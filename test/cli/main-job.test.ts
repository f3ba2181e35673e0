import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEnvironment, type Environment } from '#cli/demo/environment'
import { walk, walkedNames, type Walked } from '#cli/demo/walk'
import { connectCluster } from '#cli/connect-cluster'
import { runController } from '#cli/run-controller'
import type { RunningController } from '#cli/running-controller'
import { curl } from '#test/mocks/dataplane/curl'
import { runBerth, type Ran } from './run-berth.ts'

/** One environment for all of it: the tests go along a day in its life, and each leaves it as it found it. */
describe('the main job on this machine', () => {
  let environment: Environment
  let controller: RunningController
  let walked: readonly Walked[]

  beforeAll(async () => {
    environment = await startEnvironment({ latency: 'none' })
    controller = await runController({
      kubeconfig: environment.kubeconfig,
      cloudConfig: environment.azure.cloudConfig,
      config: environment.azure.berthConfig,
      clusterName: 'kubernetes',
      className: undefined,
      readOnly: false,
      log: pino({ level: 'silent' }),
    })
    const client = connectCluster(environment.kubeconfig)
    walked = await walk({ client, environment, say: () => {}, signal: new AbortController().signal })
    await client.close()
  }, 60_000)

  afterAll(async () => {
    await controller.stop()
    await environment.stop()
  }, 30_000)

  const berth = (...args: readonly string[]): Promise<Ran> =>
    runBerth(args, {
      KUBECONFIG: environment.kubeconfig,
      BERTH_CLOUD_CONFIG: environment.azure.cloudConfig,
      BERTH_CONFIG: environment.azure.berthConfig,
    })

  const manifest = (name: string, content: string): string => {
    const path = join(dirname(environment.kubeconfig), name)
    writeFileSync(path, content)
    return path
  }

  it('gives every Service an address of its own behind which all replicas answer', () => {
    expect(walked.map(({ name }) => name)).toEqual([...walkedNames])
    expect(new Set(walked.map(({ address }) => address)).size).toBe(3)
    for (const { answered } of walked) expect(answered.size).toBe(3)
  })

  it('answers for an internal Service inside the network only, by the address that the demo tells', async () => {
    const { store } = environment.cluster
    store.create('services', {
      metadata: {
        name: 'inner',
        namespace: 'default',
        annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
      },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 8090, targetPort: 80 }] },
    })
    const url = () => environment.dataPlane.listeners().find(({ port }) => port === 8090)?.url ?? 'http://127.0.0.1:1'
    const within = () => curl(url(), { localAddress: environment.inside }).then(({ status }) => status, String)
    expect(await until(within, (status) => status === 200)).toBe(200)
    const answers = await Promise.all(Array.from({ length: 12 }, within))
    expect(new Set(answers)).toEqual(new Set([200]))
    await expect(curl(url())).rejects.toThrow(/hang up|ECONNRESET/)
    store.delete('services', 'default', 'inner')
    const standing = () => store.get('services', 'default', 'inner')
    await expect.poll(standing, { timeout: 10_000 }).toBeUndefined()
  })

  it('plans a new Service without making it', async () => {
    const before = environment.azure.emulator.log.summary().byClass
    const path = manifest('shop.yaml', service('shop', 8080))
    const ran = await berth('plan', '-f', path)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('create publicIPAddresses/kubernetes-a(uid)')
    expect(ran.stdout).toContain('Tcp NodePort known after apply')
    expect(ran.stdout).toContain('allow Tcp 8080 from Internet to (known after apply)')
    expect(ran.stdout).toContain('1 PUT publicIPAddresses, 1 PUT loadBalancers, 1 PUT networkSecurityGroups')
    expect(environment.azure.emulator.log.summary().byClass).toMatchObject({
      write: before.write,
      delete: before.delete,
    })
    expect(environment.cluster.store.get('services', 'default', 'shop')).toBeUndefined()
  })

  it('plans several new Services at once, each by its name', async () => {
    const path = manifest('mall.yaml', [service('shop', 8080), service('bakery', 8081)].join('---\n'))
    const ran = await berth('plan', '-f', path)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('create publicIPAddresses/kubernetes-a(uid of default/shop)')
    expect(ran.stdout).toContain('create publicIPAddresses/kubernetes-a(uid of default/bakery)')
    expect(ran.stdout).toContain('2 PUT publicIPAddresses, 1 PUT loadBalancers, 1 PUT networkSecurityGroups')
  })

  it('says of a Service of another class, or that is paused, that it is left alone', async () => {
    const foreign = service('theirs', 8080).replace('type:', 'loadBalancerClass: example.com/other\n  type:')
    const paused = service('paused', 8081).replace('{name', '{annotations: {berth.dev/paused: "true"}, name')
    const ran = await berth('plan', '-f', manifest('left.yaml', `${foreign}---\n${paused}`))
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('leaves   default/theirs: its class is example.com/other')
    expect(ran.stdout).toContain('leaves   default/paused: The annotation berth.dev/paused is "true"')
    expect(ran.stdout).not.toContain('PUT')
  })

  it('plans nothing for a Service that stands', async () => {
    const ran = await berth('plan', '-f', manifest('web.yaml', service('web', 80)))
    expect(ran.stdout).toBe('No changes: everything stands as these Services wish it.\n')
  })

  it('plans the end of a load balancer whose type changes, as JSON', async () => {
    const path = manifest('clusterip.yaml', service('web2', 80).replace('LoadBalancer', 'ClusterIP'))
    const { calls } = JSON.parse((await berth('plan', '-f', path, '-o', 'json')).stdout) as {
      calls: { call: string }[]
    }
    expect(calls.map(({ call }) => call).toSorted()).toEqual([
      'DELETE publicIPAddresses',
      'PUT loadBalancers',
      'PUT networkSecurityGroups',
    ])
  })

  it('plans what a move to an internal address takes away, beside a Service that is refused', async () => {
    const key = 'service.beta.kubernetes.io/azure'
    const moved = service('web2', 80).replace('{name', `{annotations: {${key}-load-balancer-internal: "true"}, name`)
    const refused = service('web3', 80).replace('{name', `{annotations: {${key}-pip-name: nowhere}, name`)
    const path = manifest('move.yaml', `${refused}---\n${moved}`)
    const { calls } = JSON.parse((await berth('plan', '-f', path, '-o', 'json')).stdout) as {
      calls: { call: string; count: number }[]
    }
    expect(calls.map(({ call, count }) => `${count} ${call}`).toSorted()).toEqual([
      '1 DELETE publicIPAddresses',
      '1 PUT networkSecurityGroups',
      '2 PUT loadBalancers',
    ])
  })

  it('says in the plan what is wrong with a Service, with field and fix', async () => {
    const annotation = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'
    const text = service('bad', 80).replace(
      'metadata:',
      `metadata: {annotations: {${annotation}: "3"}, name: bad}\nignored:`,
    )
    const ran = await berth('plan', '-f', manifest('bad.yaml', text))
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/refused {2}default\/bad: .*tcp-idle-timeout "3"/)
  })

  it('explains what a Service became in Azure', async () => {
    const ran = await berth('explain', 'service/web')
    const [web] = walked
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain(`berth.dev/Ready=True Ensured`)
    expect(ran.stdout).toMatch(new RegExp(`kubernetes/a[0-9a-f]{31} {2}${web?.address}`))
    expect(ran.stdout).toMatch(
      new RegExp(`rule .*Tcp 80 -> 80 {2}floating IP {2}pool kubernetes {2}probe Tcp ${web?.nodePort}$`, 'm'),
    )
    for (const node of ['node1', 'node2', 'node3']) {
      expect(ran.stdout).toMatch(new RegExp(`^ +member  ${node}  127[0-9.]+  up$`, 'm'))
    }
    expect(ran.stdout).toContain('EnsuredLoadBalancer')
  })

  it('explains which member is down, and why, as text and as JSON', async () => {
    await environment.workloads.halt('node2')
    try {
      const ran = await until(
        () => berth('explain', 'service/web'),
        ({ stdout }) => stdout.includes('  down  '),
      )
      expect(ran.stdout).toMatch(/member {2}node2 {2}127[0-9.]+ {2}down {2}no answer on the probe port/)
      expect(ran.stdout).toMatch(/member {2}node1 {2}127[0-9.]+ {2}up$/m)
      const { frontends } = JSON.parse((await berth('explain', 'service/web', '-o', 'json')).stdout) as {
        frontends: { members: { name: string; state: string }[] }[]
      }
      const states = frontends.map(({ members }) => members.map(({ name, state }) => `${name} ${state}`).toSorted())
      expect(states).toEqual([['node1 up', 'node2 down', 'node3 up']])
    } finally {
      await environment.workloads.resume('node2')
    }
    await until(
      () => berth('explain', 'service/web'),
      ({ stdout }) => !stdout.includes('  down  '),
    )
  })

  it('explains all else when the health of members cannot be had', async () => {
    const { faults } = environment.azure.emulator
    const [web] = walked
    faults.add({
      match: { type: 'loadBalancers/loadBalancingRules/health' },
      do: { status: 403, code: 'AuthorizationFailed', message: 'The client has no authorization.' },
    })
    const ran = await berth('explain', 'service/web').finally(() => faults.clear())
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(`  ${web?.address}\n`)
    expect(ran.stdout).toMatch(/member {2}node2 {2}127[0-9.]+ {2}unknown/)
    expect(ran.stdout).toMatch(
      /note {4}probe state unknown: health of loadBalancers.*403 AuthorizationFailed: The client has no/,
    )
  })

  it('explains that there is no such Service', async () => {
    const ran = await berth('explain', 'service/nobody')
    expect(ran).toMatchObject({ code: 1, stderr: 'berth: there is no Service default/nobody of type LoadBalancer\n' })
  })
})

describe('an environment that is stopped', () => {
  it('leaves no file behind', async () => {
    const environment = await startEnvironment({ latency: 'none' })
    const directory = dirname(environment.kubeconfig)
    expect(existsSync(directory)).toBe(true)
    await environment.stop()
    expect(existsSync(directory)).toBe(false)
  })
})

/** Asks again and again until the answer is as wished; gives up with the last one after some seconds. */
async function until<T>(ask: () => Promise<T>, isWished: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await ask()
    if (isWished(answer) || Date.now() > deadline) return answer
  }
}

function service(name: string, port: number): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  type: LoadBalancer
  selector: {app: ${name}}
  ports: [{port: ${port}, targetPort: 80}]
`
}
