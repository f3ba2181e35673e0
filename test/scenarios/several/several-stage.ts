/** A stage with several standard load balancers: `kubernetes` with the scale set pool1, `lb2` with pool2, as asked. */
import type { Member } from '#provider/provider'
import { aMember } from '../a-member.ts'
import { Outside } from '../outside.ts'
import { Stage, type StageOptions } from '../stage.ts'

export const first = { name: 'kubernetes', primaryVMSet: 'pool1' } as const
export const second = { name: 'lb2', primaryVMSet: 'pool2' } as const

/** A node of a scale set; its address ends in `at`. */
export function nodeOf(set: string, at: number, labels: Readonly<Record<string, string>> = {}): Member {
  const scaleSets = '/subscriptions/s/resourceGroups/nodes/providers/Microsoft.Compute/virtualMachineScaleSets'
  const providerId = `azure://${scaleSets}/${set}/virtualMachines/${at}`
  return aMember(`${set}-${at}`, [`10.0.0.${at}`], { providerId, labels })
}

export const fourNodes = [nodeOf('pool1', 11), nodeOf('pool1', 12), nodeOf('pool2', 13), nodeOf('pool2', 14)]

export interface SeveralOptions extends StageOptions {
  readonly balancers?: readonly object[]
  readonly nodes?: readonly Member[]
}

export async function openSeveral({ balancers = [first, second], nodes = fourNodes, ...more }: SeveralOptions = {}) {
  const stage = await Stage.raise({
    ...more,
    config: { multipleStandardLoadBalancerConfigurations: balancers, ...more.config },
  })
  stage.members = nodes
  await stage.start()
  return stage
}

/** On which load balancers rules of the Service stand. */
export function standsOn(stage: Stage, name: string): readonly string[] {
  const base = `a${stage.cluster.get(name).uid.replaceAll('-', '')}`.slice(0, 32)
  const rules = new Outside(stage.emulator).rules().filter(({ rule }) => rule.name.startsWith(base))
  return [...new Set(rules.map(({ loadBalancer }) => loadBalancer))].toSorted()
}

/** The nodes in a pool, by the name of the pool; undefined if there is no such pool. */
export function nodesIn(stage: Stage, loadBalancer: string, pool = 'kubernetes'): readonly string[] | undefined {
  const body = new Outside(stage.emulator).loadBalancer(loadBalancer)
  return body?.properties.backendAddressPools
    ?.find(({ name }) => name === pool)
    ?.properties?.loadBalancerBackendAddresses?.map(({ name }) => name)
    .toSorted()
}

/** The pools of a load balancer. */
export function poolsOf(stage: Stage, loadBalancer: string): readonly string[] {
  const pools = new Outside(stage.emulator).loadBalancer(loadBalancer)?.properties.backendAddressPools ?? []
  return pools.map(({ name }) => name).toSorted()
}

/** Starts the controller anew, and counts what it writes until all is quiet. */
export async function writesOfARestart(stage: Stage): Promise<number> {
  const { log } = stage.emulator
  log.clear()
  await stage.restart()
  await stage.untilReady()
  await stage.time.pass(60_000)
  return log.count({ class: 'write' }) + log.count({ class: 'delete' })
}
