/** A local Azure and a cluster for controllers that run as they do in a pod: from files, with a lease, in real time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, type logLevels } from '#cli/logging/logger'
import { runController, type ControllerCommand } from '#cli/run-controller'
import type { RunningController } from '#cli/running-controller'
import { startEmulator, type Emulator, type EmulatorOptions } from '#mocks/azure/emulator'
import { startApiServer, type ApiServer } from '#mocks/kubernetes/api-server'

type LogLevel = (typeof logLevels)[number]

interface Played {
  readonly azure: Emulator
  readonly api: ApiServer
  readonly level: LogLevel
}

export class PlayedCluster implements AsyncDisposable {
  readonly azure: Emulator
  readonly api: ApiServer
  /** azure.json, for what a test changes. */
  readonly file: Readonly<Record<string, unknown>>
  readonly cloudConfig: string
  readonly kubeconfig: string
  readonly #directory: string
  readonly #lines: ({ readonly msg: string } & Readonly<Record<string, unknown>>)[] = []
  readonly #level: LogLevel
  readonly #controllers: RunningController[] = []

  private constructor(directory: string, { azure, api, level }: Played) {
    this.azure = azure
    this.api = api
    this.#directory = directory
    this.kubeconfig = join(directory, 'kubeconfig')
    this.#level = level
    this.cloudConfig = join(directory, 'azure.json')
    const { subscriptionId, tenantId, clientId, clientSecret } = azure.credentials
    this.file = {
      tenantId,
      subscriptionId,
      aadClientId: clientId,
      aadClientSecret: clientSecret,
      resourceManagerEndpoint: azure.url,
      caFile: join(directory, 'ca.pem'),
      resourceGroup: 'rg',
      location: 'westeurope',
      vnetName: 'vnet',
      subnetName: 'nodes',
      securityGroupName: 'nsg',
      loadBalancerBackendPoolConfigurationType: 'nodeIP',
    }
  }

  static async open(options: EmulatorOptions = {}, level: LogLevel = 'info'): Promise<PlayedCluster> {
    const directory = await mkdtemp(join(tmpdir(), 'berth-cluster-'))
    const [azure, api] = await Promise.all([startEmulator({ warn: () => {}, ...options }), startApiServer()])
    const cluster = new PlayedCluster(directory, { azure, api, level })
    cluster.#seed()
    await writeFile(join(directory, 'ca.pem'), azure.caPem)
    await writeFile(cluster.kubeconfig, api.kubeconfig())
    await cluster.write()
    return cluster
  }

  /** What the controllers logged so far, whole. */
  get lines(): readonly Readonly<Record<string, unknown>>[] {
    return this.#lines
  }

  /** The same in short. */
  get messages(): readonly string[] {
    return this.#lines.map(({ msg }) => msg)
  }

  /** Writes azure.json anew. */
  async write(keys: object = {}): Promise<void> {
    await writeFile(this.cloudConfig, JSON.stringify({ ...this.file, ...keys }))
  }

  /** Writes berth.yaml and answers its path. */
  async settings(text: string): Promise<string> {
    const path = join(this.#directory, 'berth.yaml')
    await writeFile(path, text)
    return path
  }

  async run(command: Partial<ControllerCommand> = {}): Promise<RunningController> {
    const controller = await runController({
      kubeconfig: this.kubeconfig,
      cloudConfig: this.cloudConfig,
      config: undefined,
      clusterName: 'kubernetes',
      className: undefined,
      readOnly: false,
      lookEveryMs: 50,
      log: createLogger(this.#level, { write: (line: string) => void this.#lines.push(JSON.parse(line) as never) }),
      ...command,
    })
    this.#controllers.push(controller)
    return controller
  }

  createNode(name: string, address: string): void {
    const addresses = [{ type: 'InternalIP', address }]
    this.api.store.create('nodes', { metadata: { name }, status: { addresses } })
  }

  createService(name: string): void {
    this.api.store.create('services', {
      metadata: { namespace: 'default', name },
      spec: { type: 'LoadBalancer', ports: [{ port: 80, protocol: 'TCP' }] },
    })
  }

  /** The addresses that a Service shows. */
  addresses(name: string): readonly string[] {
    const status = this.api.store.get('services', 'default', name)?.status as
      | { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] } }
      | undefined
    return status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#controllers.map((controller) => controller.stop()))
    await Promise.all([this.azure.stop(), this.api.stop()])
    await rm(this.#directory, { recursive: true })
  }

  #seed(): void {
    const { azure } = this
    const location = 'westeurope'
    const group = `/subscriptions/${azure.credentials.subscriptionId}/resourceGroups/rg`
    const network = `${group}/providers/Microsoft.Network`
    azure.seed({ id: group, location })
    azure.seed({ id: `${network}/networkSecurityGroups/nsg`, location, properties: { securityRules: [] } })
    const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/16' } }]
    const addressSpace = { addressPrefixes: ['10.0.0.0/8'] }
    azure.seed({ id: `${network}/virtualNetworks/vnet`, location, properties: { addressSpace, subnets } })
  }
}
