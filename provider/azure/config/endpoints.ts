/** Where one cloud answers. URLs without a slash at the end. */
export interface Endpoints {
  readonly resourceManager: string
  readonly activeDirectory: string
  /** What tokens are asked for. */
  readonly scope: string
  /** File with the CA of both, PEM. */
  readonly caFile: string | undefined
}

const publicCloud = cloudAt('https://management.azure.com', 'https://login.microsoftonline.com')
const governmentCloud = cloudAt('https://management.usgovcloudapi.net', 'https://login.microsoftonline.us')

/** Azure's own clouds by the names that azure.json may use, in lower case (source: environments of the Azure SDKs). */
const clouds: ReadonlyMap<string, Omit<Endpoints, 'caFile'>> = new Map([
  ['azurecloud', publicCloud],
  ['azurepubliccloud', publicCloud],
  ['azurechinacloud', cloudAt('https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn')],
  ['azureusgovernment', governmentCloud],
  ['azureusgovernmentcloud', governmentCloud],
])

/** Finds the endpoints of a cloud by its name, in any case; undefined for Stack Hub and for names that nobody knows. */
export function endpointsOf(cloud: string): Omit<Endpoints, 'caFile'> | undefined {
  return clouds.get(cloud.toLowerCase())
}

function cloudAt(resourceManager: string, activeDirectory: string): Omit<Endpoints, 'caFile'> {
  return { resourceManager, activeDirectory, scope: `${resourceManager}/.default` }
}
