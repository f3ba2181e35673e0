import { schemaProblems } from '#provider/config/schema-problems'
import { readYaml } from '#provider/config/read-yaml'
import { nearest } from '#provider/intent/nearest'
import type { Problem } from '#provider/intent/problem'
import type { AzureConfig } from './azure-config.ts'
import { azureJson, type AzureJson } from './azure-json.ts'
import { backendPools } from './backend-pools.ts'
import { checkAzureJson } from './check.ts'
import { configTags } from './config-tags.ts'
import { chooseCredentials, type Credentials } from './credentials.ts'
import { endpointsOf } from './endpoints.ts'
import { overrideByEnvironment, type AzureEnvironment } from './environment.ts'
import { readConfigurations } from './load-balancer-configurations.ts'
import { sharedProbeOf } from './shared-probe.ts'
import { notesOn, refusedKeys, sortKeys } from './keys-told.ts'

export type LoadedAzureConfig =
  /** `notes`: one line for each sort of key that has no effect. */
  | { readonly config: AzureConfig; readonly isDisabled: boolean; readonly notes: readonly string[] }
  | { readonly problems: readonly Problem[] }

/**
 * Reads azure.json, the Azure provider's own file, JSON or YAML. Its keys and defaults: reference section 2.
 * `isDisabled`: the file asks for no controller to run.
 */
export function loadAzureConfig(text: string, clusterName: string, env: AzureEnvironment = {}): LoadedAzureConfig {
  const read = readYaml(text, 'azure.json')
  if ('problem' in read) return { problems: [read.problem] }
  const written = sortKeys(read.mapping)
  const keys = { ...written, mapping: overrideByEnvironment(written.mapping, env) }
  const parsed = azureJson.safeParse(keys.mapping)
  const problems = [...keys.problems, ...refusedKeys(keys.mapping)]
  if (!parsed.success) {
    return { problems: [...problems, ...hintAt(schemaProblems(parsed.error, keys.mapping), keys.unknown)] }
  }
  problems.push(...checkAzureJson(parsed.data, clusterName))
  const credentials = chooseCredentials(parsed.data)
  if ('problems' in credentials) problems.push(...hintAt(credentials.problems, keys.unknown))
  if ('problems' in credentials || problems.length > 0) return { problems }
  const { tags, malformed } = configTags(parsed.data.tags ?? '', parsed.data.tagsMap ?? {})
  const notes = malformed.map((item) => `tags: "${item}" is not name=value; it is left out`)
  return {
    config: normalise(parsed.data, { clusterName, credentials, tags }),
    isDisabled: parsed.data.disableCloudProvider ?? false,
    notes: [...notesOn(keys), ...notes],
  }
}

/** A missing key is often there, misspelt. */
function hintAt(problems: readonly Problem[], unknown: readonly string[]): readonly Problem[] {
  return problems.map((problem) => {
    const misspelt = unknown.find((name) => nearest(name, [problem.field]) !== undefined)
    return misspelt === undefined ? problem : { ...problem, fix: `Is ${misspelt} meant for it?` }
  })
}

interface Decided {
  readonly clusterName: string
  readonly credentials: Credentials
  readonly tags: AzureConfig['tags']
}

function normalise(file: AzureJson, decided: Decided): AzureConfig {
  const resourceGroup = file.resourceGroup.toLowerCase()
  const tenantId = file.identitySystem?.toLowerCase() === 'adfs' ? 'adfs' : file.tenantId
  return {
    ...decided,
    tenantId,
    subscriptionId: file.subscriptionId,
    networkTenantId: file.networkResourceTenantID ?? tenantId,
    networkSubscriptionId: file.networkResourceSubscriptionID ?? file.subscriptionId,
    endpoints: endpointsOf(file),
    userAgent: file.userAgent,
    location: file.location,
    resourceGroup,
    vnetName: file.vnetName,
    vnetResourceGroup: file.vnetResourceGroup ?? resourceGroup,
    subnetName: file.subnetName,
    securityGroupName: file.securityGroupName,
    securityGroupResourceGroup: file.securityGroupResourceGroup ?? resourceGroup,
    loadBalancerName: file.loadBalancerName ?? decided.clusterName,
    loadBalancerResourceGroup: file.loadBalancerResourceGroup ?? resourceGroup,
    configurations: readConfigurations(file.multipleStandardLoadBalancerConfigurations),
    privateLinkGroup: file.privateLinkServiceResourceGroup ?? resourceGroup,
    routeTableName: file.routeTableName,
    routeTableResourceGroup: file.routeTableResourceGroup ?? resourceGroup,
    sharedProbe: sharedProbeOf(file),
    backendPools: backendPools(file),
    disableOutboundSnat: file.disableOutboundSNAT ?? false,
    nodeGraceSeconds: file.nodeInstanceNotFoundGracePeriodInSeconds ?? 0,
    systemTags: file.systemTags?.split(',').flatMap((prefix) => prefix.trim() || []),
    mutatesIpTags: file.enableIPTagMutationForExistingPublicIP ?? false,
    extendedLocation:
      file.extendedLocationName === undefined ? undefined : { name: file.extendedLocationName, type: 'EdgeZone' },
  }
}
