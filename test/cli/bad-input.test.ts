import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBerth } from './run-berth.ts'

const azureJson = {
  tenantId: 'tenant',
  subscriptionId: '00000000-0000-4000-a000-000000000001',
  aadClientId: 'client',
  aadClientSecret: 'very-secret',
  resourceGroup: 'group',
  location: 'westeurope',
  vnetName: 'vnet',
  subnetName: 'nodes',
  securityGroupName: 'nsg',
  loadBalancerBackendPoolConfigurationType: 'nodeIP',
}

const kubeconfig = (server: string) => `
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: '${server}' } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`

describe('what the command line says about bad input', () => {
  let directory: string
  let closedPort: number

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'berth-test-'))
    closedPort = await portThatWasClosed()
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const file = (name: string, content: string): string => {
    const path = join(directory, name)
    writeFileSync(path, content)
    return path
  }

  it('names an unknown command', async () => {
    const ran = await runBerth(['plna'])
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: 'berth: there is no command "plna"; see berth help\n' })
  })

  it('names an unknown option and shows the usage', async () => {
    const ran = await runBerth(['controller', '--cloud-confg', 'x'])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain("Unknown option '--cloud-confg'")
    expect(ran.stderr).toContain('usage: berth controller')
  })

  it('says where the cloud configuration is looked for', async () => {
    const ran = await runBerth(['controller', '--secure-port=0'])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('give --cloud-config FILE or set BERTH_CLOUD_CONFIG')
  })

  it('names the file that cannot be read', async () => {
    const ran = await runBerth(['controller', '--secure-port=0', '--cloud-config', '/nonexistent/azure.json'])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/--cloud-config \/nonexistent\/azure\.json: .*no such file/)
  })

  it('names every wrong key of azure.json with its fix, and no secret', async () => {
    const path = file('wrong.json', JSON.stringify({ ...azureJson, location: 7, loadBalancerSku: 'basic' }))
    const ran = await runBerth(['controller', '--secure-port=0', '--cloud-config', path])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('location')
    expect(ran.stderr).not.toContain('very-secret')
  })

  it('refuses pools that it cannot fill, and says what to write', async () => {
    const path = file('pools.json', JSON.stringify({ ...azureJson, loadBalancerBackendPoolConfigurationType: 'podIP' }))
    const ran = await runBerth(['controller', '--secure-port=0', '--cloud-config', path])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/loadBalancerBackendPoolConfigurationType.*Write nodeIPConfiguration or nodeIP/)
  })

  it('names a wrong key of berth.yaml', async () => {
    const cloud = file('azure.json', JSON.stringify(azureJson))
    const ran = await runBerth([
      'controller',
      '--secure-port=0',
      '--cloud-config',
      cloud,
      '--config',
      file('berth.yaml', 'strictAnotations: true'),
    ])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('strictAnotations')
  })

  it('says that there is no kubeconfig', async () => {
    const cloud = file('azure.json', JSON.stringify(azureJson))
    const ran = await runBerth(['controller', '--secure-port=0', '--cloud-config', cloud])
    expect(ran.code).not.toBe(0)
    expect(ran.stderr.trim().split('\n')).toHaveLength(1)
    expect(ran.stderr).toContain('kubeconfig')
  })

  it('says in one line that the cluster cannot be reached', async () => {
    const cloud = file('azure.json', JSON.stringify(azureJson))
    const config = file('kubeconfig', kubeconfig(`https://127.0.0.1:${closedPort}`))
    const service = file(
      'service.yaml',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 80}]}',
    )
    const ran = await runBerth(['plan', '-f', service, '--cloud-config', cloud, '--kubeconfig', config])
    expect(ran.code).toBe(1)
    expect(ran.stderr.trim().split('\n')).toHaveLength(1)
    expect(ran.stderr).toContain('ECONNREFUSED')
  })

  it.each([
    ['kind: Deployment', 'there is no Service in it'],
    ['kind: [', 'broken.yaml'],
  ])('says what is wrong with the manifest %s', async (content, expected) => {
    const ran = await runBerth(['plan', '-f', file('broken.yaml', content)])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(expected)
  })
})

async function portThatWasClosed(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
