/** The port of the controller: with the certificate of the operator, for who may read it. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finish, output } from '../../process/run.ts'
import { processNamespace } from '../../kubelet/process-namespace.ts'
import { apply, kubectl } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { nodeSites } from '../../rack/topology.ts'
import type { Stage } from './turn.ts'

const host = 'berth.test'
const reader = { name: 'prometheus', namespace: 'monitoring' }
const tlsSecretName = 'berth-tls'
const securePort = 10_358

export const servingValues = { tlsSecretName, securePort }

/** Makes the certificate and the accounts, and answers the values that name who may read. */
export async function prepareMetrics(rack: Rack, signal: AbortSignal): Promise<object> {
  await mkdir(certificateFolder(rack), { recursive: true })
  const [key, certificate] = [fileOf(rack, 'tls.key'), fileOf(rack, 'tls.crt')]
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const args = ['req', ...kind, ...names, '-keyout', key, '-out', certificate]
  await output({ command: 'openssl', args }, signal)
  const stringData = { 'tls.key': await readFile(key, 'utf8'), 'tls.crt': await readFile(certificate, 'utf8') }
  const { name, namespace } = reader
  const account = (one: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: one, namespace } })
  const metadata = { name: tlsSecretName, namespace: processNamespace }
  await apply(
    rack,
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      account(name),
      account('somebody'),
      { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata, stringData },
    ],
    signal,
  )
  return { monitoring: { readers: [reader] } }
}

export async function checkMetrics({ rack, checks, kubelet }: Stage, signal: AbortSignal): Promise<void> {
  await checks.check(
    'installed: the reader that the values name gets metrics over its certificate, others do not',
    async () => {
      const [pod] = await kubelet.pods(signal)
      const node = nodeSites.find(({ name }) => name === pod?.node)
      for (const [account, wanted] of [
        [reader.name, '200'],
        ['somebody', '403'],
      ] as const) {
        const status = await statusFor(rack, { account, address: node?.address ?? '' }, signal)
        if (status !== wanted) throw new Error(`${account} gets ${status}`)
      }
    },
  )
}

async function statusFor(
  rack: Rack,
  { account, address }: { readonly account: string; readonly address: string },
  signal: AbortSignal,
): Promise<string> {
  const token = await kubectl(rack, ['create', 'token', account, '-n', reader.namespace], signal)
  const trust = ['--cacert', fileOf(rack, 'tls.crt'), '--resolve', `${host}:${securePort}:${address}`]
  const header = `authorization: Bearer ${token.trim()}`
  const asked = ['curl', '-s', ...trust, '-o', '/dev/null', '-w', '%{http_code}', '-H', header]
  const url = `https://${host}:${securePort}/metrics`
  const args = ['netns', 'exec', rack.namespaces.controlPlane, ...asked, url]
  return (await finish({ command: 'ip', args }, signal)).stdout
}

const certificateFolder = (rack: Rack): string => join(rack.folder, 'serving')
const fileOf = (rack: Rack, name: string): string => join(certificateFolder(rack), name)
