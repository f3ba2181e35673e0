import type { Problem } from '#provider/intent/problem'
import type { AzureJson } from './azure-json.ts'
import { endpointsOf } from './endpoints.ts'
import { checkConfigurations } from './load-balancer-configurations.ts'

const oneOf = {
  vmType: ['vmss', 'standard', 'vmssflex'],
  cloudConfigType: ['merge', 'file', 'secret'],
} as const

/** Finds what keeps Berth from starting with a file whose keys have the right types. */
export function checkAzureJson(file: AzureJson, clusterName: string): readonly Problem[] {
  const poolType = file.loadBalancerBackendPoolConfigurationType
  const several = checkConfigurations(file.multipleStandardLoadBalancerConfigurations, { clusterName, poolType })
  return [...checkCloud(file), ...checkLoadBalancers(file), ...several, ...checkChoices(file)]
}

function checkCloud(file: AzureJson): readonly Problem[] {
  const problems: Problem[] = []
  if (file.cloud !== undefined && endpointsOf(file.cloud) === undefined) {
    const why = 'Berth knows no such cloud'
    const fix =
      'Remove it and set resourceManagerEndpoint and activeDirectoryEndpoint; or write AzurePublicCloud, AzureChinaCloud or AzureUSGovernmentCloud.'
    problems.push({ field: 'cloud', value: file.cloud, why, fix })
  }
  const subscription = file.networkResourceSubscriptionID
  if (subscription !== undefined && subscription !== file.subscriptionId) {
    problems.push(elsewhere('networkResourceSubscriptionID', subscription, 'subscriptionId'))
  }
  const tenant = file.networkResourceTenantID
  if (tenant !== undefined && tenant !== file.tenantId) {
    problems.push(elsewhere('networkResourceTenantID', tenant, 'tenantId'))
  }
  return problems
}

function elsewhere(field: string, value: string, same: string): Problem {
  const why = `network resources elsewhere than in ${same} come with “Azure in full”`
  return { field, value, why, fix: `Remove it, or set it to ${same}.` }
}

function checkLoadBalancers(file: AzureJson): readonly Problem[] {
  const problems: Problem[] = []
  const sku = file.loadBalancerSku
  if (sku !== undefined && sku.toLowerCase() !== 'standard') {
    const why =
      sku.toLowerCase() === 'basic' ? 'Azure has retired Basic load balancers' : 'Berth has standard ones only'
    problems.push({ field: 'loadBalancerSku', value: sku, why, fix: 'Write standard.' })
  }
  const field = 'loadBalancerBackendPoolConfigurationType'
  const pools = file[field]
  if (pools?.toLowerCase() !== 'nodeip') {
    const why =
      pools === undefined
        ? 'its default is nodeIPConfiguration, and pools of network interfaces come with “Azure in full”'
        : 'pools other than nodeIP come with “Azure in full”'
    problems.push({ field, value: pools ?? '', why, fix: 'Set it to nodeIP.' })
  }
  return problems
}

function checkChoices(file: AzureJson): readonly Problem[] {
  return (['vmType', 'cloudConfigType'] as const).flatMap((field) => {
    const value = file[field]
    const choices: readonly string[] = oneOf[field]
    if (value === undefined || choices.includes(value.toLowerCase())) return []
    return [{ field, value, why: 'there is no such choice', fix: `Write ${choices.join(' or ')}.` }]
  })
}
