import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemClock } from '#provider/time/clock'
import { readYaml } from '#provider/config/read-yaml'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import { backendOf } from '../backend.ts'
import { cloudConfigSource } from '../cloud-config/source.ts'
import type { Invocation } from '../command.ts'
import { connectCluster } from '../connect-cluster.ts'
import { Failure } from '../failure.ts'
import { leaseOf } from '../lease.ts'
import { connectionOf, stringOption, type Connection } from '../options.ts'
import { azureSources } from '../support/azure-sources.ts'
import { bgpSources } from '../support/bgp-sources.ts'
import { writeSupportBundle } from '../support/bundle-writer.ts'
import { clusterSources } from '../support/cluster-sources.ts'
import { collect, one, type Source } from '../support/collect.ts'
import { knownSecrets } from '../support/known-secrets.ts'
import { processSources } from '../support/process-sources.ts'
import { readTail } from '../support/read-tail.ts'
import { removeSecrets } from '../support/remove-secrets.ts'
import { version } from '../version.ts'

const megabyte = 1024 * 1024

/** Packs what somebody needs who is to find out what is wrong, without secrets: 0 if it was written. */
export async function run({ options }: Invocation): Promise<number> {
  const connection = connectionOf(options)
  const path = stringOption(options, 'file') ?? `berth-support-${stamp()}.tar.gz`
  const mostBytes = megabytes(stringOption(options, 'max-size')) * megabyte
  let client: KubernetesClient | undefined
  const open = () => (client ??= connectCluster(connection.kubeconfig, connection.context))
  const backend = await backendOf(options, connection.config).catch(() => 'azure' as const)
  const cloudConfig = backend === 'azure' ? await readCloudConfig(connection) : undefined
  const secrets = removeSecrets(knownSecrets(connection, cloudConfig))
  const sources = [
    one('versions.json', () => ({ berth: version, node: process.version, platform: process.platform, backend })),
    one('configuration/azure.json', () => (cloudConfig === undefined ? undefined : parsed(cloudConfig))),
    one('configuration/berth.yaml', () => connection.config && readFile(connection.config, 'utf8')),
    ...clusterSources(open, leaseOf(options, connection.className)),
    backend === 'azure' ? azureSources(connection) : bgpSources(open, connection),
    ...servedSources(options, connection),
    ...logSources(options),
  ]
  try {
    const { files, left } = await writeSupportBundle(collect(sources, secrets), { path, clock: systemClock, mostBytes })
    console.log(
      `${path}: ${files.length} files${left.length === 0 ? '' : `; ${left.length} left out, because it is full`}.`,
    )
    console.log('Secrets are removed, names and addresses are not: look through it before you give it away.')
    return 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Failure(`${path} is there already`, 2)
    throw error
  } finally {
    await client?.close()
  }
}

async function readCloudConfig(connection: Connection): Promise<string | undefined> {
  try {
    return await cloudConfigSource(connection).read(AbortSignal.timeout(10_000))
  } catch {
    // A bundle without it is worth more than none.
    return undefined
  }
}

/** By its keys where it can be read, so that a secret is known by its key; else as text. */
function parsed(cloudConfig: string): unknown {
  const read = readYaml(cloudConfig, 'azure.json')
  return 'problem' in read ? { problem: read.problem } : read.mapping
}

function servedSources(options: Invocation['options'], { kubeconfig: path, context }: Connection): readonly Source[] {
  const url = stringOption(options, 'serving')
  if (url === undefined) return []
  if (!URL.canParse(url)) throw new Failure(`--serving ${url}: write a URL, as https://127.0.0.1:10258`, 2)
  const token = loadKubeconfig({ path, context, env: process.env }).getCurrentUser()?.token
  return processSources(url, token)
}

function logSources(options: Invocation['options']): readonly Source[] {
  const paths = [options['log'] ?? []].flat().map(String)
  return paths.map((path, index) =>
    one(`logs/${index}-${basename(path).slice(0, 60)}`, () => readTail(path, 5 * megabyte)),
  )
}

function megabytes(text: string | undefined): number {
  const size = Number(text ?? 50)
  if (Number.isFinite(size) && size > 0 && size <= 2000) return size
  throw new Failure(`--max-size ${text}: write megabytes, from 1 to 2000`, 2)
}

function stamp(): string {
  return new Date(systemClock.now()).toISOString().replaceAll(/[-:]|\..*/g, '')
}
