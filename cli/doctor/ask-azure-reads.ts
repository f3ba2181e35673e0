import { ArmError } from '#provider/azure/arm/arm-error'
import type { ArmClient } from '#provider/azure/arm/client'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { fail, ok, oneLine, warn, type Told } from './check.ts'

interface Question {
  /** As a role definition calls it. */
  readonly action: string
  readonly where: string
  /** What it is read for, where Berth can do without. */
  readonly only?: string
  readonly ask: (signal: AbortSignal) => Promise<unknown>
  /** What is wrong where the answer is that nothing is there. */
  readonly absent?: string
}

/** Reads once of everything that Berth reads. */
export async function askAzureReads(
  arm: ArmClient,
  config: AzureConfig,
  signal: AbortSignal,
): Promise<readonly Told[]> {
  const questions = questionsTo(arm, config)
  const answers = await Promise.all(questions.map((question) => put(question, signal)))
  const wrong = answers.flat()
  if (wrong.length > 0) return wrong
  return [ok(`all ${questions.length} reads are answered`)]
}

async function put({ ask, action, where, absent, only }: Question, signal: AbortSignal): Promise<readonly Told[]> {
  try {
    const answer = await ask(signal)
    return answer === undefined && absent !== undefined
      ? [fail(`${absent} is not there`, 'make it, or name another in azure.json')]
      : []
  } catch (error) {
    signal.throwIfAborted()
    const isForbidden = error instanceof ArmError && error.status === 403
    const said = isForbidden ? `${action} is not granted in ${where}` : `${action} in ${where}: ${oneLine(error)}`
    const fix = isForbidden ? 'give the identity a role with it there' : 'see what Azure says'
    return [only === undefined ? fail(said, fix) : warn(`${said}; needed for ${only}`, fix)]
  }
}

function questionsTo(arm: ArmClient, config: AzureConfig): readonly Question[] {
  const { vnetName, subnetName, securityGroupName, securityGroupResourceGroup, networkSubscriptionId, backendPools } =
    config
  const network = (group: string) =>
    `/subscriptions/${networkSubscriptionId}/resourceGroups/${group}/providers/Microsoft.Network`
  const list = (type: string, group: string, only?: string): Question => ({
    action: `Microsoft.${isCompute(type) ? 'Compute' : 'Network'}/${type}/read`,
    where: `group ${group}`,
    ...(only !== undefined && { only }),
    ask: (signal) => arm.list(type, group, signal),
  })
  const get = (
    path: readonly [type: string, name: string, ...more: string[]],
    group: string,
    only?: string,
  ): Question => ({
    action: `Microsoft.Network/${path.filter((_, at) => at % 2 === 0).join('/')}/read`,
    where: `group ${group}`,
    absent: `${path.join('/')} in group ${group}`,
    ...(only !== undefined && { only }),
    ask: (signal) => arm.get(`${network(group)}/${path.join('/')}`, signal),
  })
  const { resourceGroup, loadBalancerResourceGroup, vnetResourceGroup, privateLinkGroup } = config
  const machines = backendPools.members === 'addresses' ? 'node controllers and providerIDs' : undefined
  return [
    list('loadBalancers', loadBalancerResourceGroup),
    list('publicIPAddresses', resourceGroup),
    get(['networkSecurityGroups', securityGroupName], securityGroupResourceGroup),
    // The subnet, not its network, which Berth never reads and its role does not allow.
    ...(vnetName === '' || subnetName === undefined
      ? []
      : [get(['virtualNetworks', vnetName, 'subnets', subnetName], vnetResourceGroup, links)]),
    list('privateLinkServices', privateLinkGroup, links),
    list('virtualMachines', resourceGroup, machines),
    list('virtualMachineScaleSets', resourceGroup, machines),
    list('networkInterfaces', resourceGroup, machines),
  ]
}

const links = 'private links'

function isCompute(type: string): boolean {
  return type.startsWith('virtualMachine')
}
