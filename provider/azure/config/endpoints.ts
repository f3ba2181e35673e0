import type { AzureJson } from './azure-json.ts'

/** Where one cloud answers. URLs without a slash at the end. */
export interface Endpoints {
  readonly resourceManager: string
  /** undefined: Azure Resource Manager says where, see sign-in/discover-login.ts. */
  readonly login: Login | undefined
  /** Name of the cloud, by which it is found among several that Azure Resource Manager describes. */
  readonly cloud: string
  /** File with the CA of both, PEM. */
  readonly caFile: string | undefined
}

export interface Login {
  readonly activeDirectory: string
  /** What tokens are asked for. */
  readonly scope: string
}

interface KnownCloud {
  readonly resourceManager: string
  readonly activeDirectory: string
}

const publicCloud = 'AzurePublicCloud'

const governmentCloud: KnownCloud = {
  resourceManager: 'https://management.usgovcloudapi.net',
  activeDirectory: 'https://login.microsoftonline.us',
}
const globalCloud: KnownCloud = {
  resourceManager: 'https://management.azure.com',
  activeDirectory: 'https://login.microsoftonline.com',
}

/** Azure's own clouds by the names that azure.json may use, in lower case (source: environments of the Azure SDKs). */
const clouds: ReadonlyMap<string, KnownCloud> = new Map([
  ['azurecloud', globalCloud],
  ['azurepubliccloud', globalCloud],
  [
    'azurechinacloud',
    {
      resourceManager: 'https://management.chinacloudapi.cn',
      activeDirectory: 'https://login.chinacloudapi.cn',
    },
  ],
  ['azureusgovernment', governmentCloud],
  ['azureusgovernmentcloud', governmentCloud],
])

/** Tells whether a name is that of one of Azure's own clouds, in any case. */
export function isKnownCloud(cloud: string): boolean {
  return clouds.has(cloud.toLowerCase())
}

/** Tells whether a name is that of Stack Hub, in any case. */
export function isStackHub(cloud: string): boolean {
  return cloud.toLowerCase() === 'azurestackcloud'
}

/**
 * Finds where a file's cloud answers. With an Azure Resource Manager of one's own and no login beside it, that one is asked
 * where to sign in, whatever the name of the cloud, as in the Azure provider.
 */
export function endpointsOf(file: AzureJson): Endpoints {
  const cloud = file.cloud ?? publicCloud
  const known = clouds.get(cloud.toLowerCase())
  const named = file.resourceManagerEndpoint
  const resourceManager = withoutSlash(named ?? known?.resourceManager ?? '')
  const scope = `${known?.resourceManager ?? resourceManager}/.default`
  const activeDirectory = file.activeDirectoryEndpoint ?? (named === undefined ? known?.activeDirectory : undefined)
  const login = activeDirectory === undefined ? undefined : { activeDirectory: withoutSlash(activeDirectory), scope }
  return { resourceManager, login, cloud, caFile: file.caFile }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
