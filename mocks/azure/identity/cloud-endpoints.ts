/**
 * Cloud discovery: GET /metadata/endpoints, whose shape depends on the api-version. 2015-01-01 is Azure Stack's old one,
 * 2018-05-01 and 2019-05-01 answer a list of clouds (cloud-provider-azure, Az.Accounts), 2022-09-01 one cloud (Terraform,
 * Pulumi).
 */
import type { JsonObject } from '../arm/json.ts'

const audiences = [
  'https://management.core.windows.net/',
  'https://management.azure.com/',
  'https://management.azure.com',
]

export function cloudEndpoints(base: string, tenantId: string, version: string | null): unknown {
  if (version === '2015-01-01') {
    const authentication = { loginEndpoint: base, audiences }
    return { galleryEndpoint: `${base}/`, graphEndpoint: `${base}/`, portalEndpoint: `${base}/`, authentication }
  }
  const cloud = describe(base, tenantId)
  return version === '2018-05-01' || version === '2019-05-01' ? [cloud] : cloud
}

function describe(base: string, tenantId: string): JsonObject {
  return {
    name: 'LocalAzure',
    portal: base,
    graph: `${base}/`,
    graphEndpoint: base,
    graphAudience: `${base}/`,
    microsoftGraphResourceId: `${base}/`,
    resourceManager: `${base}/`,
    gallery: `${base}/`,
    batch: `${base}/`,
    authentication: { loginEndpoint: base, audiences, tenant: tenantId, identityProvider: 'AAD' },
    // Names that lead nowhere: none of these services is played.
    suffixes: {
      storage: 'storage.localhost',
      keyVaultDns: 'vault.localhost',
      acrLoginServer: 'registry.localhost',
      sqlServerHostname: 'database.localhost',
    },
  }
}
