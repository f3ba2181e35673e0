/** What can go wrong between Berth and its API server. */
import { systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { openConnection } from '#reconcilers/kubernetes/connection'
import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import { resources } from '#reconcilers/kubernetes/resource'
import type { LeaseRef } from '#reconcilers/leadership'
import type { Connection } from '../options.ts'
import { askRights, type Account } from './ask-rights.ts'
import { fail, ok, warn, type Check, type Told } from './check.ts'
import type { Right } from './rights.ts'

export interface ClusterChecks {
  readonly connection: Connection
  readonly client: () => KubernetesClient
  readonly account: Account | undefined
  readonly lease: LeaseRef
  /** Asked once the configuration is read, which says which of them are needed. */
  readonly rights: () => readonly Right[]
}

export function clusterChecks(options: ClusterChecks): readonly Check[] {
  const { connection, client, account, lease, rights } = options
  return [
    { name: 'kubeconfig', run: () => Promise.resolve([readKubeconfig(connection)]) },
    { name: 'API server', after: ['kubeconfig'], run: (signal) => askVersion(connection, signal) },
    {
      name: 'rights',
      after: ['API server'],
      run: (signal) => askRights(client(), { rights: rights(), account }, signal),
    },
    { name: 'lease', after: ['API server'], run: (signal) => readLease(client(), lease, signal) },
  ]
}

function readKubeconfig({ kubeconfig: path, context }: Connection): Told {
  const config = loadKubeconfig({ path, context, env: process.env })
  return ok(`context ${config.getCurrentContext()} leads to ${config.getCurrentCluster()?.server}`)
}

/** The oldest whose API Berth is tried with; older ones may do. */
const OLDEST_MINOR = 29

async function askVersion({ kubeconfig: path, context }: Connection, signal: AbortSignal): Promise<readonly Told[]> {
  const connection = openConnection(() => loadKubeconfig({ path, context, env: process.env }), systemClock)
  try {
    const message = { method: 'GET', path: '/version', headers: {}, body: undefined } as const
    const { statusCode, body } = await connection.send(message, signal)
    const text = await body.text()
    if (statusCode === 401) return [fail('it does not know who we are (401)', "renew the kubeconfig's credentials")]
    if (statusCode !== 200) return [fail(`it answers ${statusCode} to GET /version`, 'look at its log')]
    const { gitVersion = '', minor = '' } = JSON.parse(text) as {
      readonly gitVersion?: string
      readonly minor?: string
    }
    if (Number.parseInt(minor, 10) < OLDEST_MINOR) {
      return [warn(`it is ${gitVersion}, which Berth is not tried with`, `take Kubernetes 1.${OLDEST_MINOR} or newer`)]
    }
    return [ok(`it is ${gitVersion}`)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      fail(`${connection.server} cannot be reached: ${why}`, 'look at the server in the kubeconfig, and the way to it'),
    ]
  } finally {
    await connection.close()
  }
}

/** A lease that was not renewed for this long is nobody's: 15 s is what controllers ask for. */
const STALE_MS = 60_000

async function readLease(
  client: KubernetesClient,
  { namespace, name }: LeaseRef,
  signal: AbortSignal,
): Promise<readonly Told[]> {
  const lease = await client.get({ resource: resources.leases, namespace, name }, signal)
  const { holderIdentity, renewTime } = lease?.spec ?? {}
  const fix = 'start the controller, or look at its log'
  if (!holderIdentity || !renewTime) return [warn(`nobody holds ${namespace}/${name}: no controller runs`, fix)]
  const ageMs = systemClock.now() - Date.parse(renewTime)
  const seconds = Math.round(ageMs / 1000)
  if (ageMs > STALE_MS) return [fail(`${holderIdentity} held ${namespace}/${name}, but not for ${seconds} s`, fix)]
  return [ok(`${holderIdentity} holds ${namespace}/${name}`)]
}
