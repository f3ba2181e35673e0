import { deepStrictEqual, match, notStrictEqual } from 'node:assert/strict'
import { finish } from '../process/run.ts'
import { kubectl, kubectlRun } from '../rack/kubectl.ts'
import type { Checks } from '../report/checks.ts'
import { releaseNamespace, type ChartCluster } from './cluster.ts'
import { combinations, type NamedValues } from './combinations.ts'
import { chart, helm, tryHelm } from './helm.ts'

/** What the chart writes for all that can be said to it, and what it does not take. */
export async function checkRendering(cluster: ChartCluster, checks: Checks, signal: AbortSignal): Promise<void> {
  await checks.check('chart: helm lint --strict has nothing to say', () => lint(cluster, signal))
  // Objects are tried in the namespaces that a release of theirs would make or find.
  for (const name of ['metallb-system', 'routing']) await kubectl(cluster, ['create', 'namespace', name], signal)
  const all = combinations()
  const size = Math.ceil(all.length / groups)
  for (let at = 0; at < all.length; at += size) {
    const some = all.slice(at, at + size)
    const name = `chart: combinations ${at + 1} to ${at + some.length} of ${all.length}, in which every two values meet, pass the API server`
    await checks.check(name, async () => {
      for (const one of some) await tryOut(cluster, one, signal)
    })
  }
  for (const { what, values, says } of refusals) {
    await checks.check(`chart: ${what}`, () => refuses(cluster, { values, says }, signal))
  }
}

const groups = 4

async function lint(cluster: ChartCluster, signal: AbortSignal): Promise<void> {
  for (const backend of ['azure', 'bgp']) {
    const told = await helm(cluster, { args: ['lint', '--strict', chart], values: { backend } }, signal)
    match(told, /0 chart\(s\) failed/u)
  }
}

/** By server-side dry-run: defaults, validation and admission of the real API server, and nothing is kept. */
async function tryOut(
  cluster: ChartCluster,
  { name, combination, values }: NamedValues,
  signal: AbortSignal,
): Promise<void> {
  const args = ['template', 'berth', chart, '--namespace', releaseNamespace, '--kube-version', kubeVersion]
  const manifests = await helm(cluster, { args, values }, signal)
  const run = kubectlRun(cluster, ['apply', '--server-side', '--dry-run=server', '-f', '-'])
  const { code, stderr } = await finish({ ...run, input: manifests }, signal)
  if (code !== 0) throw new Error(`${name}:\n${stderr}`)
  const warnings = stderr.split('\n').filter((line) => line.startsWith('Warning'))
  deepStrictEqual(warnings.map((line) => expectedWarning(line, combination)).filter(Boolean), [], name)
}

const kubeVersion = '1.36.0'

/** The namespace warns of pods that are not restricted; those that cannot be say why in the chart. */
function expectedWarning(line: string, combination: NamedValues['combination']): string | undefined {
  const { backend, hostNetwork, controllers, cloudConfig, class: className } = combination
  const caresForNodes = controllers === 'ranges' || (controllers !== 'service' && className === 'none')
  const isOnHost = hostNetwork === 'yes' || (hostNetwork === 'unset' && caresForNodes)
  const isExempt = backend === 'bgp' || isOnHost || cloudConfig === 'hostPath'
  return isExempt && line.includes('would violate PodSecurity') ? undefined : line
}

interface Refusal {
  readonly what: string
  readonly values: object
  readonly says: RegExp
}

const refusals: readonly Refusal[] = [
  { what: 'a value that there is not is refused by its name', values: { controler: {} }, says: /controler/u },
  { what: 'a value of a wrong type is refused', values: { controller: { replicas: 'two' } }, says: /replicas/u },
  {
    what: 'a setting that berth.yaml does not know is refused',
    values: { settings: { drift: { enable: true } } },
    says: /enable/u,
  },
  {
    what: 'a value of the Azure provider that cannot be followed is refused with the reason',
    values: { cloudControllerManager: { leaderElect: 'false' } },
    says: /cloudControllerManager\.leaderElect: false cannot be followed: the lease/u,
  },
  {
    what: 'a PodMonitor without a token is refused with the way out',
    values: { monitoring: { podMonitor: { enabled: true } } },
    says: /tokenSecret\.name is missing/u,
  },
]

async function refuses(
  cluster: ChartCluster,
  { values, says }: Pick<Refusal, 'values' | 'says'>,
  signal: AbortSignal,
): Promise<void> {
  const { code, stderr } = await tryHelm(cluster, { args: ['template', 'berth', chart], values }, signal)
  notStrictEqual(code, 0)
  match(stderr, says)
}
