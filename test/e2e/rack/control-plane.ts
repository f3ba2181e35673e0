/** etcd, kube-apiserver and kube-controller-manager in the control plane's namespace, and the kubeconfig to them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { until } from '../process/deadline.ts'
import { startDaemon } from '../process/daemon.ts'
import type { Daemon } from '../process/daemon.ts'
import { output } from '../process/run.ts'
import type { ClusterSite } from './cluster-site.ts'
import { kubeconfigText } from './kubeconfig.ts'

export interface ControlPlaneOptions {
  readonly binaries: string
  readonly folder: string
  readonly namespace: string
  readonly site: Pick<ClusterSite, 'controlPlane' | 'services'>
  /** Writes every answered request, without bodies, to `audit.log` in the folder. */
  readonly audit?: boolean
}

export interface ControlPlane {
  readonly kubeconfig: string
  readonly server: string
  readonly caPem: string
  readonly token: string
  assertRuns(): void
  stop(): Promise<void>
}

// What a cluster needs for Deployments, their pods and EndpointSlices. The node controllers stay off: nobody renews node
// leases here, so they would call every node dead after 40 s.
const controllers = [
  'deployment-controller',
  'replicaset-controller',
  'daemonset-controller',
  'endpointslice-controller',
  'endpoints-controller',
  'garbage-collector-controller',
  'namespace-controller',
]

const port = 6443
const serverOf = ({ site }: ControlPlaneOptions): string => `https://${site.controlPlane}:${port}`

/** Starts the three and resolves when the API server is ready and the controllers run. */
export async function startControlPlane(options: ControlPlaneOptions, signal: AbortSignal): Promise<ControlPlane> {
  const running: Daemon[] = []
  const stop = async (): Promise<void> => {
    for (const daemon of running.splice(0).toReversed()) await daemon.stop()
  }
  const start = (name: string, args: readonly string[]): Daemon => {
    const daemon = startDaemon({
      name,
      namespace: options.namespace,
      command: [join(options.binaries, name), ...args],
      logFile: join(options.folder, `${name}.log`),
    })
    running.push(daemon)
    return daemon
  }
  try {
    const token = await prepare(options, signal)
    start('etcd', etcdFlags(options.folder))
    const apiServer = start('kube-apiserver', apiServerFlags(options))
    const server = serverOf(options)
    const caPem = await ready(options, apiServer, signal)
    const kubeconfig = join(options.folder, 'kubeconfig')
    await writeFile(kubeconfig, kubeconfigText({ server, caPem, token }), { mode: 0o600 })
    start('kube-controller-manager', controllerManagerFlags(options.folder, kubeconfig))
    return {
      kubeconfig,
      server,
      caPem,
      token,
      stop,
      assertRuns: () => running.forEach((daemon) => daemon.assertRuns()),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`

async function prepare(options: ControlPlaneOptions, signal: AbortSignal): Promise<string> {
  const token = randomUUID()
  await mkdir(options.folder, { recursive: true })
  await writeFile(join(options.folder, 'tokens.csv'), `${token},admin,1,"system:masters"\n`, { mode: 0o600 })
  await writeFile(join(options.folder, 'audit-policy.yaml'), auditPolicy)
  await output({ command: 'openssl', args: ['genrsa', '-out', join(options.folder, 'sa.key'), '2048'] }, signal)
  return token
}

function etcdFlags(folder: string): readonly string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--listen-client-urls=http://127.0.0.1:2379',
    '--advertise-client-urls=http://127.0.0.1:2379',
    '--listen-peer-urls=http://127.0.0.1:2380',
    '--unsafe-no-fsync',
  ]
}

function apiServerFlags({ folder, site, audit = false }: ControlPlaneOptions): readonly string[] {
  const audited = [
    `--audit-policy-file=${join(folder, 'audit-policy.yaml')}`,
    `--audit-log-path=${join(folder, 'audit.log')}`,
  ]
  return [
    ...(audit ? audited : []),
    '--etcd-servers=http://127.0.0.1:2379',
    `--bind-address=${site.controlPlane}`,
    `--advertise-address=${site.controlPlane}`,
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--service-account-key-file=${join(folder, 'sa.key')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    `--service-cluster-ip-range=${site.services}`,
    '--disable-admission-plugins=ServiceAccount',
    '--endpoint-reconciler-type=none',
  ]
}

function controllerManagerFlags(folder: string, kubeconfig: string): readonly string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${controllers.join(',')}`,
    '--leader-elect=false',
    '--concurrent-deployment-syncs=2',
    `--cert-dir=${join(folder, 'certificates-kcm')}`,
  ]
}

/** Waits for `/readyz` and returns the server's certificate chain: it signs itself, so the chain is the CA to trust. */
async function ready(options: ControlPlaneOptions, apiServer: Daemon, signal: AbortSignal): Promise<string> {
  const certificate = join(options.folder, 'certificates', 'apiserver.crt')
  const probe = async (): Promise<string | undefined> => {
    apiServer.assertRuns()
    const args = [
      'netns',
      'exec',
      options.namespace,
      'curl',
      '-s',
      '--cacert',
      certificate,
      `${serverOf(options)}/readyz`,
    ]
    const answer = await output({ command: 'ip', args, timeoutMs: 5000 }, signal)
    return answer === 'ok' ? await readFile(certificate, 'utf8') : undefined
  }
  try {
    return await until({ what: 'kube-apiserver is ready', timeoutMs: 90_000, everyMs: 200 }, probe, signal)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${apiServer.tail()}`, { cause: error })
  }
}
