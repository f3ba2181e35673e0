import { systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { backendOf } from '../backend.ts'
import type { Invocation } from '../command.ts'
import { connectCluster } from '../connect-cluster.ts'
import { readControllers } from '../controllers.ts'
import type { Account } from '../doctor/ask-rights.ts'
import { azureChecks } from '../doctor/azure-checks.ts'
import { bgpChecks } from '../doctor/bgp-checks.ts'
import { ok, runChecks, type Check } from '../doctor/check.ts'
import { clusterChecks } from '../doctor/cluster-checks.ts'
import { daemonChecks } from '../doctor/daemon-checks.ts'
import { neededRights } from '../doctor/needed-rights.ts'
import { printFindings } from '../doctor/print-findings.ts'
import { Failure } from '../failure.ts'
import { leaseOf } from '../lease.ts'
import { connectionOf, stringOption, type Connection } from '../options.ts'
import { outputOption, printValue } from '../output.ts'
import { loadBerthSettings } from '../settings.ts'

/** Looks at all that Berth needs, and says of each thing whether it is well and what to do: 0 if nothing is broken, else 1. */
export async function run({ options }: Invocation): Promise<number> {
  const connection = connectionOf(options)
  const output = outputOption(options)
  let client: KubernetesClient | undefined
  const open = () => (client ??= connectCluster(connection.kubeconfig, connection.context))
  try {
    const findings = await runChecks(await checksFor(options, connection, open), { clock: systemClock })
    const failed = findings.filter(({ status }) => status === 'fail').length
    console.log(output === 'table' ? printFindings(findings) : printValue({ checks: findings, failed }, output))
    return failed === 0 ? 0 : 1
  } finally {
    await client?.close()
  }
}

async function checksFor(
  options: Invocation['options'],
  connection: Connection,
  client: () => KubernetesClient,
): Promise<readonly Check[]> {
  const backend = await backendOf(options, connection.config).catch(() => 'azure' as const)
  const node = stringOption(options, 'node')
  const account = accountOf(stringOption(options, 'service-account'))
  const controllers = readControllers(stringOption(options, 'controllers'), connection.className)
  const settings: Check = {
    name: 'berth.yaml',
    async run() {
      await loadBerthSettings(connection.config)
      return [ok(connection.config ?? 'there is none, so every setting has its default')]
    },
  }
  const azure = azureChecks(connection, controllers)
  const lease = leaseOf(options, connection.className)
  const rights = () =>
    neededRights({ backend, connection, lease, controllers, config: azure.config(), isSpeaker: node !== undefined })
  const [kubeconfig, server, ...others] = clusterChecks({ connection, client, account, lease, rights })
  const cluster = [kubeconfig, server].filter((check) => check !== undefined)
  const daemon = daemonChecks({ birdSocket: stringOption(options, 'bird-socket'), vtysh: words(options['vtysh']) })
  if (backend === 'azure') return [...cluster, azure.file, settings, ...others, ...azure.cloud]
  const namespace = async () => (await loadBerthSettings(connection.config)).bgp.configurationNamespace
  return [...cluster, settings, ...others, ...bgpChecks({ client, namespace, node }), ...daemon]
}

function accountOf(text: string | undefined): Account | undefined {
  if (text === undefined) return undefined
  const [namespace = '', name = '', ...more] = text.split('/')
  if (namespace === '' || name === '' || more.length > 0) {
    throw new Failure(`--service-account ${text}: write NAMESPACE/NAME`, 2)
  }
  return { namespace, name }
}

function words(option: Invocation['options'][string]): readonly string[] | undefined {
  const all = [option ?? []].flat().flatMap((value) => String(value).split(' '))
  return all.length === 0 ? undefined : all
}
