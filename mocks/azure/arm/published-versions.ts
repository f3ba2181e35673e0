/**
 * The api-versions that Azure published for what is played, oldest first. Microsoft.Network: the folders of
 * Azure/azure-rest-api-specs that hold loadBalancer.json, and from 2018-06-01 on the list that Pulumi's azure-native
 * reads out of them; Microsoft.Compute: the list in a recorded NoRegisteredProviderFound; the newest: arm-semantics 2.1.
 */
const network = [
  '2015-06-15, 2016-03-30, 2016-06-01, 2016-09-01, 2016-12-01, 2017-03-01, 2017-06-01, 2017-08-01, 2017-09-01',
  '2017-10-01, 2017-11-01, 2018-01-01, 2018-02-01, 2018-04-01, 2018-06-01, 2018-07-01, 2018-08-01, 2018-10-01',
  '2018-11-01, 2018-12-01, 2019-02-01, 2019-04-01, 2019-06-01, 2019-07-01, 2019-08-01, 2019-09-01, 2019-11-01',
  '2019-12-01, 2020-03-01, 2020-04-01, 2020-05-01, 2020-06-01, 2020-07-01, 2020-08-01, 2020-11-01, 2021-02-01',
  '2021-03-01, 2021-05-01, 2021-08-01, 2022-01-01, 2022-05-01, 2022-07-01, 2022-09-01, 2022-11-01, 2023-02-01',
  '2023-04-01, 2023-05-01, 2023-06-01, 2023-09-01, 2023-11-01, 2024-01-01, 2024-03-01, 2024-05-01, 2024-07-01',
  '2024-10-01, 2025-01-01, 2025-03-01, 2025-05-01, 2025-07-01, 2025-09-01, 2026-01-01',
].flatMap(datesIn)

const compute = [
  '2015-05-01-preview, 2015-06-15, 2016-03-30, 2016-04-30-preview, 2016-08-30, 2017-03-30, 2017-12-01, 2018-04-01',
  '2018-06-01, 2018-10-01, 2019-03-01, 2019-07-01, 2019-12-01, 2020-06-01, 2020-09-30, 2020-12-01, 2021-03-01',
  '2021-04-01, 2021-07-01, 2021-11-01, 2022-03-01, 2022-08-01, 2022-11-01, 2023-03-01, 2023-07-01, 2023-09-01',
  '2024-03-01, 2024-07-01, 2024-11-01, 2025-04-01, 2026-04-01',
].flatMap(datesIn)

/** The first version whose specification has the type, for types that are younger than Microsoft.Network. */
const firstOf: Readonly<Record<string, string>> = {
  applicationsecuritygroups: '2017-09-01',
  publicipprefixes: '2018-07-01',
  privateendpoints: '2018-08-01',
  natgateways: '2019-02-01',
  privatelinkservices: '2019-04-01',
}

/**
 * `scaleSetNetwork`: what Microsoft.Network knows of scale sets, below Microsoft.Compute. Every SDK sends 2018-10-01;
 * that nothing newer is served is unverified.
 */
export type VersionedProvider = 'network' | 'compute' | 'scaleSetNetwork'

/** Answers the versions in which a provider has a type such as `loadBalancers`. */
export function publishedVersions(provider: VersionedProvider, type: string): readonly string[] {
  if (provider === 'compute') return compute
  if (provider === 'scaleSetNetwork') return ['2017-03-30', '2018-10-01']
  const first = firstOf[type.toLowerCase()] ?? ''
  return network.filter((version) => version >= first)
}

function datesIn(text: string): readonly string[] {
  return text.split(', ')
}
