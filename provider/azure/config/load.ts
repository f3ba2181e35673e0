import { readYaml } from '#provider/config/read-yaml'
import { schemaProblems } from '#provider/config/schema-problems'
import { nearest } from '#provider/intent/nearest'
import type { Problem } from '#provider/intent/problem'
import type { AzureConfig } from './azure-config.ts'
import { azureJson, type AzureJson } from './azure-json.ts'
import { checkAzureJson } from './check.ts'
import { configTags } from './config-tags.ts'
import { endpointsOf } from './endpoints.ts'
import { readConfigurations } from './load-balancer-configurations.ts'
import { notesOn, refusedKeys, sortKeys } from './keys-told.ts'

export type LoadedAzureConfig =
  /** `notes`: one line for each sort of key that has no effect. */
  { readonly config: AzureConfig; readonly notes: readonly string[] } | { readonly problems: readonly Problem[] }

/** Reads azure.json, the Azure provider's own file, JSON or YAML. Its keys and defaults: reference section 2. */
export function loadAzureConfig(text: string, clusterName: string): LoadedAzureConfig {
  const read = readYaml(text, 'azure.json')
  if ('problem' in read) return { problems: [read.problem] }
  const keys = sortKeys(read.mapping)
  const parsed = azureJson.safeParse(keys.mapping)
  const problems = [...keys.problems, ...refusedKeys(keys.mapping)]
  if (!parsed.success) {
    return { problems: [...problems, ...hintAt(schemaProblems(parsed.error, keys.mapping), keys.unknown)] }
  }
  problems.push(...checkAzureJson(parsed.data, clusterName))
  if (problems.length > 0) return { problems }
  const { tags, malformed } = configTags(parsed.data.tags ?? '', parsed.data.tagsMap ?? {})
  const notes = malformed.map((item) => `tags: "${item}" is not name=value; it is left out`)
  return { config: normalise(parsed.data, clusterName, tags), notes: [...notesOn(keys), ...notes] }
}

/** A missing key is often there, misspelt. */
function hintAt(problems: readonly Problem[], unknown: readonly string[]): readonly Problem[] {
  return problems.map((problem) => {
    const misspelt = unknown.find((name) => nearest(name, [problem.field]) !== undefined)
    return misspelt === undefined ? problem : { ...problem, fix: `Is ${misspelt} meant for it?` }
  })
}

function normalise(file: AzureJson, clusterName: string, tags: AzureConfig['tags']): AzureConfig {
  const resourceGroup = file.resourceGroup.toLowerCase()
  return {
    clusterName,
    tenantId: file.tenantId,
    subscriptionId: file.subscriptionId,
    credentials: {
      kind: 'client-secret',
      clientId: file.aadClientId,
      clientSecret: file.aadClientSecret,
    },
    endpoints: endpoints(file),
    userAgent: file.userAgent,
    location: file.location,
    resourceGroup,
    vnetName: file.vnetName,
    vnetResourceGroup: file.vnetResourceGroup ?? resourceGroup,
    subnetName: file.subnetName,
    securityGroupName: file.securityGroupName,
    securityGroupResourceGroup: file.securityGroupResourceGroup ?? resourceGroup,
    loadBalancerName: file.loadBalancerName ?? clusterName,
    loadBalancerResourceGroup: file.loadBalancerResourceGroup ?? resourceGroup,
    configurations: readConfigurations(file.multipleStandardLoadBalancerConfigurations),
    disableOutboundSnat: file.disableOutboundSNAT ?? false,
    tags,
  }
}

function endpoints(file: AzureJson): AzureConfig['endpoints'] {
  const own = endpointsOf(file.cloud ?? 'AzurePublicCloud')
  const resourceManager = withoutSlash(file.resourceManagerEndpoint ?? own?.resourceManager ?? '')
  return {
    resourceManager,
    activeDirectory: withoutSlash(file.activeDirectoryEndpoint ?? own?.activeDirectory ?? ''),
    scope: own?.scope ?? `${resourceManager}/.default`,
    caFile: file.caFile,
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
