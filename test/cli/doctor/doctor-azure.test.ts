/** One fault at a time between Berth, the cluster and Azure, and what the doctor says of it. */
import { readFile, writeFile } from 'node:fs/promises'
import role from '../../../charts/berth/files/azure-role.json' with { type: 'json' }
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#cli/doctor/check'
import { microTime } from '#reconcilers/kubernetes/lease-object'
import { PlayedCluster } from '../played-cluster.ts'
import { runWithin } from '../run-within.ts'

let cluster: PlayedCluster
beforeAll(async () => {
  cluster = await PlayedCluster.open()
  lease(0)
})
afterAll(() => cluster[Symbol.asyncDispose]())

function lease(agoMs: number): void {
  const metadata = { namespace: 'kube-system', name: 'cloud-controller-manager' }
  const spec = { holderIdentity: 'berth-0_1', renewTime: microTime(Date.now() - agoMs) }
  const { store } = cluster.api
  const stands = store.get('leases', metadata.namespace, metadata.name)
  if (stands === undefined) store.create('leases', { metadata, spec })
  else store.update('leases', { ...stands, spec })
}

interface Answer {
  readonly code: number | null
  readonly checks: readonly Finding[]
  readonly failed: number
}

async function doctor(...args: readonly string[]): Promise<Answer> {
  const files = ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
  const { code, stdout, stderr } = await runWithin(['doctor', ...files, '-o', 'json', ...args])
  expect(stderr).toBe('')
  return { code, ...(JSON.parse(stdout) as Omit<Answer, 'code'>) }
}

interface Fault {
  readonly name: string
  readonly arrange?: () => unknown
  readonly args?: readonly string[]
  readonly tidy?: () => unknown
  readonly check: string
  /** A failure unless said otherwise. */
  readonly status?: 'warn'
  readonly said: RegExp
}

const config = (keys: object) => () => cluster.write(keys)
const kubeconfig = (text: (right: string) => string) => () =>
  writeFile(cluster.kubeconfig, text(cluster.api.kubeconfig()))
type Role = Parameters<typeof cluster.azure.principals.set>[0]['roles']
const roles = (...given: NonNullable<Role>) =>
  cluster.azure.principals.set({ ...cluster.azure.credentials, roles: given })
const roleWithout = (action: string) => () => roles({ actions: ['*'], notActions: [action] })
const subscription = () => cluster.azure.credentials.subscriptionId
const roleAsWas = () => cluster.azure.principals.set(cluster.azure.credentials)
const withhold = (right: string) => () => cluster.api.withheld.add(right)
const grantAll = () => cluster.api.withheld.clear()

const faults: readonly Fault[] = [
  { name: 'there is no kubeconfig', args: ['--kubeconfig', '/nonexistent'], check: 'kubeconfig', said: /nonexistent/ },
  { name: 'the context is not in it', args: ['--context', 'other'], check: 'kubeconfig', said: /no context "other"/ },
  {
    name: 'nobody listens at the API server',
    arrange: kubeconfig((text) => text.replaceAll(cluster.api.url, 'https://127.0.0.1:1')),
    tidy: kubeconfig((text) => text),
    check: 'API server',
    said: /ECONNREFUSED/,
  },
  {
    name: 'the token is no good any more',
    arrange: kubeconfig((text) => text.replaceAll(cluster.api.token, 'old')),
    tidy: kubeconfig((text) => text),
    check: 'API server',
    said: /does not know who we are \(401\)/,
  },
  {
    name: 'a right is missing',
    arrange: withhold('patch services/status'),
    tidy: grantAll,
    check: 'rights',
    said: /^the user of the kubeconfig may not patch services\/status$/,
  },
  {
    name: 'a right is missing in one namespace, for the ServiceAccount of the chart',
    arrange: withhold('create leases in kube-system'),
    args: ['--service-account', 'berth/berth'],
    tidy: grantAll,
    check: 'rights',
    said: /^ServiceAccount berth\/berth may not create leases\.coordination\.k8s\.io in kube-system$/,
  },
  {
    name: 'the controller died',
    arrange: () => lease(3_600_000),
    tidy: () => lease(0),
    check: 'lease',
    said: /^berth-0_1 held kube-system\/cloud-controller-manager, but not for 3600 s$/,
  },
  {
    name: 'no controller was ever started',
    args: ['--load-balancer-class', 'berth.dev/azure'],
    check: 'lease',
    status: 'warn',
    said: /^nobody holds kube-system\/berth-controller/,
  },
  {
    name: 'no controller holds the lease that the flags name',
    args: ['--leader-elect-resource-name', 'mine', '--leader-elect-resource-namespace', 'berth'],
    check: 'lease',
    status: 'warn',
    said: /^nobody holds berth\/mine/,
  },
  {
    name: 'azure.json is not there',
    args: ['--cloud-config', '/nonexistent/azure.json'],
    check: 'azure.json',
    said: /nonexistent/,
  },
  {
    name: 'a key of azure.json is wrong',
    arrange: config({ loadBalancerSku: 'basic' }),
    check: 'azure.json',
    said: /^loadBalancerSku: /,
  },
  {
    name: 'a key of azure.json is dead',
    arrange: config({ useInstanceMetadta: true }),
    check: 'azure.json',
    status: 'warn',
    said: /useInstanceMetadta/,
  },
  { name: 'berth.yaml is not there', args: ['--config', '/nonexistent'], check: 'berth.yaml', said: /nonexistent/ },
  {
    name: 'Azure cannot be reached',
    arrange: config({ resourceManagerEndpoint: 'https://127.0.0.1:1' }),
    check: 'network',
    said: /^https:\/\/127\.0\.0\.1:1 cannot be reached: /,
  },
  {
    name: 'the CA file is not there',
    arrange: config({ caFile: '/nonexistent/ca.pem' }),
    check: 'network',
    said: /caFile \/nonexistent\/ca\.pem/,
  },
  {
    name: 'the client secret is wrong',
    arrange: config({ aadClientSecret: 'wrong' }),
    check: 'sign-in',
    said: /AADSTS7000215/,
  },
  {
    name: 'a role lacks a read of the network',
    arrange: roleWithout('Microsoft.Network/loadBalancers/read'),
    tidy: roleAsWas,
    check: 'Azure rights',
    said: /^Microsoft\.Network\/loadBalancers\/read is not granted in group rg$/,
  },
  {
    name: 'a role lacks a read that pools of addresses can do without',
    arrange: roleWithout('Microsoft.Compute/virtualMachines/read'),
    tidy: roleAsWas,
    check: 'Azure rights',
    status: 'warn',
    said: /^Microsoft\.Compute\/virtualMachines\/read is not granted in group rg; needed for /,
  },
  {
    name: 'a role lacks a write',
    arrange: roleWithout('Microsoft.Network/loadBalancers/write'),
    tidy: roleAsWas,
    check: 'Azure rights',
    said: /^Microsoft\.Network\/loadBalancers\/write is not granted in group rg; needed for every Service$/,
  },
  {
    name: 'a role is only for reading',
    arrange: () => roles({ actions: ['*/read'] }),
    tidy: roleAsWas,
    check: 'Azure rights',
    said: /^Microsoft\.Network\/loadBalancers\/write is not granted/,
  },
  {
    name: 'the role was given for another group, and only reading everywhere',
    arrange: () =>
      roles(
        { actions: ['*/read'] },
        { actions: ['*'], scope: `/subscriptions/${subscription()}/resourceGroups/other` },
      ),
    tidy: roleAsWas,
    check: 'Azure rights',
    said: /^Microsoft\.Network\/loadBalancers\/write is not granted/,
  },
  {
    name: 'a role lacks what only private links need',
    arrange: roleWithout('Microsoft.Network/privateLinkServices/*'),
    tidy: roleAsWas,
    check: 'Azure rights',
    status: 'warn',
    said: /^Microsoft\.Network\/privateLinkServices\/read is not granted in group rg; needed for private links$/,
  },
  {
    name: 'a role may not ask what it allows',
    arrange: roleWithout('Microsoft.Authorization/permissions/read'),
    tidy: roleAsWas,
    check: 'Azure rights',
    status: 'warn',
    said: /^could not ask which writes are granted in group rg: Microsoft\.Authorization\/permissions\/read is not granted$/,
  },
  {
    name: 'a role may not read the quotas',
    arrange: roleWithout('Microsoft.Network/locations/usages/read'),
    tidy: roleAsWas,
    check: 'quota',
    status: 'warn',
    said: /usages\/read is not granted/,
  },
  {
    name: 'the security group is another one',
    arrange: config({ securityGroupName: 'gone' }),
    check: 'Azure rights',
    said: /^networkSecurityGroups\/gone in group rg is not there$/,
  },
]

describe('the doctor on Azure', { timeout: 30_000 }, () => {
  it('says of each check that all is well, and writes nothing', async () => {
    const answer = await doctor()
    expect(answer.checks.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'kubeconfig ok',
      'API server ok',
      'azure.json ok',
      'berth.yaml ok',
      'rights ok',
      'lease ok',
      'network ok',
      'sign-in ok',
      'Azure rights ok',
      'Azure rights ok',
      'quota ok',
    ])
    expect(answer).toMatchObject({ code: 0, failed: 0 })
    const { write, delete: deleted } = cluster.azure.log.summary().byClass
    expect(write + deleted).toBe(0)
  })

  it.each(faults)('says first that $name', async ({ arrange, args = [], tidy, check, status = 'fail', said }) => {
    await arrange?.()
    try {
      const { checks, code } = await doctor(...args)
      const first = checks.find((one) => one.status === 'fail' || one.status === 'warn')
      expect(first).toMatchObject({ check, status, said: expect.stringMatching(said) as unknown })
      expect(code).toBe(status === 'fail' ? 1 : 0)
    } finally {
      await tidy?.()
      await cluster.write()
    }
  })

  it('has nothing to say of an identity with the role that the chart brings, and no more', async () => {
    roles({ actions: role.Actions })
    try {
      const { checks } = await doctor()
      expect(checks.filter(({ status }) => status !== 'ok')).toEqual([])
    } finally {
      roleAsWas()
    }
  })

  it('finds rights that were given on the security group alone', async () => {
    const group = `/subscriptions/${subscription()}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups`
    const [, written = '', name = ''] =
      /"(securityGroupName)": ?"([^"]+)"/.exec(await readFile(cluster.cloudConfig, 'utf8')) ?? []
    expect(written).not.toBe('')
    const withoutGroup = { actions: ['*'], notActions: ['Microsoft.Network/networkSecurityGroups/write'] }
    const said = async () => (await doctor()).checks.filter(({ status }) => status !== 'ok').map((one) => one.said)
    try {
      roles(withoutGroup)
      expect(await said()).toEqual([
        expect.stringMatching(/^Microsoft\.Network\/networkSecurityGroups\/write is not granted in/),
      ])
      roles(withoutGroup, { actions: ['Microsoft.Network/*'], scope: `${group}/${name}` })
      expect(await said()).toEqual([])
    } finally {
      roleAsWas()
    }
  })

  it('reads azure.json out of a Secret only once the API server answers', async () => {
    const { checks } = await doctor(
      '--cloud-config-secret-name',
      'azure-cloud-provider',
      '--kubeconfig',
      '/nonexistent',
    )
    expect(checks.find(({ check }) => check === 'azure.json')?.status).toBe('skipped')
  })

  it('puts no secret into words', async () => {
    const files = ['--kubeconfig', cluster.kubeconfig, '--cloud-config', cluster.cloudConfig]
    const { stdout } = await runWithin(['doctor', ...files])
    expect(stdout).toContain('All is well.')
    const { clientSecret } = cluster.azure.credentials
    for (const secret of [cluster.api.token, clientSecret]) expect(stdout).not.toContain(secret)
  })
})
