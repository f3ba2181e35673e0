import type { Mapping } from '#provider/config/read-yaml'

/** Environment variables that the workload identity webhook puts into pods; they win over azure.json (reference section 2.1). */
export interface AzureEnvironment {
  readonly AZURE_TENANT_ID?: string | undefined
  readonly AZURE_CLIENT_ID?: string | undefined
  readonly AZURE_FEDERATED_TOKEN_FILE?: string | undefined
}

/** Puts them over the keys of a file, whose names are those of the table. A token file also turns workload identity on. */
export function overrideByEnvironment(file: Mapping, env: AzureEnvironment): Mapping {
  const { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: aadClientId, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = env
  return {
    ...file,
    ...(isSet(tenantId) && { tenantId }),
    ...(isSet(aadClientId) && { aadClientId }),
    ...(isSet(tokenFile) && { aadFederatedTokenFile: tokenFile, useFederatedWorkloadIdentityExtension: true }),
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
