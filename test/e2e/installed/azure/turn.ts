/** The same release with other values: what they make of the controller, and what it does then. */
import type { Privileges } from '../../kubelet/container.ts'
import type { ProcessKubelet } from '../../kubelet/kubelet.ts'
import { until } from '../../process/deadline.ts'
import type { Rack } from '../../rack/rack.ts'
import type { Checks } from '../../report/checks.ts'
import { untilReady, upgradeChart, type Release } from '../chart.ts'
import { assertPrivileges } from '../privileges.ts'

export interface Stage {
  readonly rack: Rack
  readonly checks: Checks
  readonly kubelet: ProcessKubelet
  /** What is installed, but for its values. */
  readonly release: Omit<Release, 'values'>
}

export interface Turn {
  /** What the values make of the controller; a sentence. */
  readonly name: string
  /** As whom it runs. */
  readonly privileges: Privileges
  /** Brings about what the operator must have brought about, and answers the values. */
  prepare(rack: Rack, signal: AbortSignal): Promise<object>
  /** One check for each thing that comes of it. */
  prove(stage: Stage, signal: AbortSignal): Promise<void>
}

export const workload = 'deployment/berth-controller'

/** What every turn's values have. */
export const common = { backend: 'azure', image: { repository: 'berth' }, logLevel: 'debug' } as const

/** Upgrades to the values of the turn, and lets it prove what they are for. */
export async function takeTurn(stage: Stage, turn: Turn, signal: AbortSignal): Promise<void> {
  const { rack, checks, kubelet, release } = stage
  const hasBegun = await checks.check(`installed: helm upgrade: ${turn.name}`, async () => {
    const values = await turn.prepare(rack, signal)
    await upgradeChart({ ...release, values }, signal)
    await untilReady(rack, [workload], signal)
    const replaced = async (): Promise<true> => {
      await assertPrivileges(kubelet, [turn.privileges], signal)
      return true
    }
    await until({ what: 'only such pods are left', timeoutMs: 30_000 }, replaced, signal)
    return true
  })
  if (hasBegun !== true) return
  const failedBefore = checks.failed
  await turn.prove(stage, signal)
  await checkRefusals(stage, signal)
  if (checks.failed > failedBefore) checks.say(`the end of the controllers' logs:\n${await logsOf(stage, 10, signal)}`)
}

/** A right that is missing, in the cluster or in Azure, is lived with and said. */
export async function checkRefusals(stage: Stage, signal: AbortSignal): Promise<void> {
  await stage.checks.check('installed: the controllers lacked no right', async () => {
    const log = await logsOf(stage, Number.POSITIVE_INFINITY, signal)
    const refused = log.split('\n').filter((line) => /forbidden|unauthorized|AuthorizationFailed/iu.test(line))
    if (refused.length > 0) throw new Error(refused.slice(0, 5).join('\n'))
  })
}

/** Of those that run now: helm takes away the roles of those that go before they have gone. */
async function logsOf({ kubelet }: Stage, lines: number, signal: AbortSignal): Promise<string> {
  const pods = await kubelet.pods(signal)
  return pods.map(({ node, name }) => kubelet.logs('controller', lines, `${node}/${name}`)).join('\n')
}
