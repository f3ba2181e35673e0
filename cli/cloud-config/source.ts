/** Where azure.json comes from: a file, or a Secret as the Azure provider reads it. */
import { readFile } from 'node:fs/promises'
import { resources } from '#reconcilers/kubernetes/resource'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'

export interface CloudConfigPlace {
  readonly kubeconfig: string | undefined
  readonly context?: string | undefined
  readonly cloudConfig: string | undefined
  /** Wins over a file. */
  readonly cloudConfigSecret?: SecretKey | undefined
  /** How often to look for another text, in milliseconds; ten seconds unless said otherwise. */
  readonly lookEveryMs?: number
}

export interface SecretKey {
  readonly namespace: string
  readonly name: string
  readonly key: string
}

export interface CloudConfigSource {
  /** For people: a path, or the name of a Secret. */
  readonly name: string
  /**
   * How often to look for another text, in milliseconds. By looking, because a file in a mounted Secret is changed by turning
   * a link, which no watch of the file sees, and because who may read but one Secret cannot watch it.
   */
  readonly lookEveryMs: number
  /** @throws {Failure} that names file or Secret */
  read(signal: AbortSignal): Promise<string>
}

/** What was read, and where. */
export interface CloudConfig {
  readonly source: CloudConfigSource
  readonly text: string
}

/** Chooses where to read azure.json. @throws {Failure} where no place is named */
export function cloudConfigSource(place: CloudConfigPlace): CloudConfigSource {
  const { cloudConfig, cloudConfigSecret, lookEveryMs = 10_000 } = place
  if (cloudConfigSecret !== undefined) return { ...secretSource(cloudConfigSecret, place), lookEveryMs }
  if (cloudConfig !== undefined) return { ...fileSource(cloudConfig), lookEveryMs }
  throw new Failure(
    'no cloud configuration: give --cloud-config FILE or set BERTH_CLOUD_CONFIG (npm start prints it); on bare metal --backend bgp',
    2,
  )
}

type Source = Omit<CloudConfigSource, 'lookEveryMs'>

function fileSource(path: string): Source {
  return {
    name: path,
    async read(signal) {
      try {
        return await readFile(path, { encoding: 'utf8', signal })
      } catch (error) {
        throw new Failure(`--cloud-config ${path}: ${error instanceof Error ? error.message : String(error)}`, 2)
      }
    },
  }
}

function secretSource({ namespace, name, key }: SecretKey, { kubeconfig, context }: CloudConfigPlace): Source {
  const told = `Secret ${namespace}/${name}`
  return {
    name: told,
    async read(signal) {
      const client = connectCluster(kubeconfig, context)
      try {
        const secret = await client.get({ resource: resources.secrets, namespace, name }, signal)
        if (secret === undefined) throw new Failure(`${told} is not there`, 2)
        const data = secret.data?.[key]
        if (data === undefined) throw new Failure(`${told} has no key ${key}`, 2)
        return Buffer.from(data, 'base64').toString('utf8')
      } finally {
        await client.close()
      }
    },
  }
}
