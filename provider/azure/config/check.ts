import type { Problem } from '#provider/intent/problem'
import type { AzureJson } from './azure-json.ts'
import { checkBackendPools } from './backend-pools.ts'
import { isKnownCloud, isStackHub } from './endpoints.ts'
import { checkConfigurations } from './load-balancer-configurations.ts'

const oneOf = {
  vmType: ['vmss', 'standard', 'vmssflex'],
  extendedLocationType: ['edgezone'],
  cloudConfigType: ['merge', 'file', 'secret'],
  identitySystem: ['adfs', 'azure_ad'],
  clusterServiceLoadBalancerHealthProbeMode: ['servicenodeport', 'shared'],
} as const
const choiceKeys = Object.keys(oneOf) as (keyof typeof oneOf)[]

/** Finds what keeps Berth from starting with a file whose keys have the right types. */
export function checkAzureJson(file: AzureJson, clusterName: string): readonly Problem[] {
  const poolType = file.loadBalancerBackendPoolConfigurationType
  const several = checkConfigurations(file.multipleStandardLoadBalancerConfigurations, { clusterName, poolType })
  return [
    ...checkCloud(file),
    ...checkTenants(file),
    ...checkLoadBalancers(file),
    ...checkBackendPools(file),
    ...several,
    ...checkChoices(file),
  ]
}

function checkCloud(file: AzureJson): readonly Problem[] {
  const { cloud, resourceManagerEndpoint: own, disableAzureStackCloud = false } = file
  if (cloud === undefined || isKnownCloud(cloud)) return []
  if (isStackHub(cloud) && !disableAzureStackCloud) {
    const why = 'Stack Hub has Basic load balancers and an older API, which Berth does not speak'
    const fix = 'Where it speaks today’s API with standard load balancers, set disableAzureStackCloud: true.'
    return [{ field: 'cloud', value: cloud, why, fix }]
  }
  if (own !== undefined) return []
  const why = 'Berth knows no such cloud'
  const fix =
    'Set resourceManagerEndpoint, which says where to sign in; or write AzurePublicCloud, AzureChinaCloud or AzureUSGovernmentCloud.'
  return [{ field: 'cloud', value: cloud, why, fix }]
}

/** A managed identity has tokens of its own tenant only. */
function checkTenants(file: AzureJson): readonly Problem[] {
  const { networkResourceTenantID: tenant, useFederatedWorkloadIdentityExtension: isFederated = false } = file
  if (tenant === undefined || tenant.toLowerCase() === file.tenantId.toLowerCase()) return []
  if (file.useManagedIdentityExtension !== true || isFederated) return []
  const why = 'a managed identity cannot sign in to another tenant'
  const fix = 'Sign in by an application that both tenants know: a secret, a certificate or workload identity.'
  return [{ field: 'networkResourceTenantID', value: tenant, why, fix }]
}

function checkLoadBalancers(file: AzureJson): readonly Problem[] {
  const problems: Problem[] = []
  const sku = file.loadBalancerSku
  if (sku !== undefined && sku.toLowerCase() !== 'standard') {
    const why =
      sku.toLowerCase() === 'basic' ? 'Azure has retired Basic load balancers' : 'Berth has standard ones only'
    problems.push({ field: 'loadBalancerSku', value: sku, why, fix: 'Write standard.' })
  }
  return problems
}

function checkChoices(file: AzureJson): readonly Problem[] {
  return choiceKeys.flatMap((field) => {
    const value = file[field]
    const choices: readonly string[] = oneOf[field]
    if (value === undefined || choices.includes(value.toLowerCase())) return []
    return [{ field, value, why: 'there is no such choice', fix: `Write ${choices.join(' or ')}.` }]
  })
}
