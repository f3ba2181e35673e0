import { describe, expect, test } from 'vitest'
import { keyNames } from '#provider/azure/config/azure-json'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { loadAzureConfig } from '#provider/azure/config/load'
import type { Problem } from '#provider/intent/problem'

const file = {
  tenantId: 'tenant',
  subscriptionId: 'subscription',
  aadClientId: 'client',
  aadClientSecret: 'hush-hush',
  resourceGroup: 'RG-Prod',
  location: 'westeurope',
  vnetName: 'vnet',
  securityGroupName: 'nsg',
  loadBalancerBackendPoolConfigurationType: 'nodeIP',
}

describe('loadAzureConfig', () => {
  test('fills in what the Azure provider fills in', () => {
    expect(load({})).toEqual({
      config: {
        clusterName: 'kubernetes',
        tenantId: 'tenant',
        subscriptionId: 'subscription',
        networkTenantId: 'tenant',
        networkSubscriptionId: 'subscription',
        credentials: { kind: 'client-secret', clientId: 'client', clientSecret: 'hush-hush' },
        endpoints: {
          resourceManager: 'https://management.azure.com',
          login: {
            activeDirectory: 'https://login.microsoftonline.com',
            scope: 'https://management.azure.com/.default',
          },
          cloud: 'AzurePublicCloud',
          caFile: undefined,
        },
        userAgent: undefined,
        location: 'westeurope',
        resourceGroup: 'rg-prod',
        vnetName: 'vnet',
        vnetResourceGroup: 'rg-prod',
        subnetName: undefined,
        securityGroupName: 'nsg',
        securityGroupResourceGroup: 'rg-prod',
        loadBalancerName: 'kubernetes',
        loadBalancerResourceGroup: 'rg-prod',
        configurations: [],
        privateLinkGroup: 'rg-prod',
        routeTableName: undefined,
        routeTableResourceGroup: 'rg-prod',
        backendPools: {
          members: 'addresses',
          preconfigured: { external: false, internal: false },
          controlPlaneJoins: false,
          machines: { uniform: true, flexible: false, standalone: true },
          azureMigrates: false,
        },
        disableOutboundSnat: false,
        nodeGraceSeconds: 0,
        tags: {},
        systemTags: undefined,
        mutatesIpTags: false,
        extendedLocation: undefined,
      },
      isDisabled: false,
      notes: [],
    })
  })

  test('takes the file at its word where it says more', () => {
    const config = configOf({
      vnetResourceGroup: 'RG-Net',
      securityGroupResourceGroup: 'RG-Sec',
      loadBalancerName: 'lb',
      loadBalancerResourceGroup: 'RG-LB',
      subnetName: 'apps',
      disableOutboundSNAT: true,
      userAgent: 'me',
    })
    expect(config).toMatchObject({
      vnetResourceGroup: 'RG-Net',
      securityGroupResourceGroup: 'RG-Sec',
      loadBalancerName: 'lb',
      loadBalancerResourceGroup: 'RG-LB',
      subnetName: 'apps',
      disableOutboundSnat: true,
      userAgent: 'me',
    })
  })

  test('reads YAML, keys in any case, and takes null and "" for nothing', () => {
    const yaml = [
      'TENANTID: tenant',
      'subscriptionid: subscription',
      'aadClientID: client',
      'aadClientSecret: hush-hush',
      'ResourceGroup: rg',
      'location: westeurope',
      'vnetName: vnet',
      'securityGroupName: nsg',
      'loadBalancerBackendPoolConfigurationType: NodeIP',
      'vnetResourceGroup: ""',
      'tags: null',
    ].join('\n')
    const loaded = loadAzureConfig(yaml, 'kubernetes')
    expect(loaded).toMatchObject({ config: { tenantId: 'tenant', vnetResourceGroup: 'rg' }, notes: [] })
  })

  test('says for how long a machine may be awaited behind a new node (#10604)', () => {
    const loaded = load({ nodeInstanceNotFoundGracePeriodInSeconds: 90 })
    expect('config' in loaded && loaded.config.nodeGraceSeconds).toBe(90)
  })

  test('goes to the local Azure where the endpoints are named', () => {
    const config = configOf({
      resourceManagerEndpoint: 'https://127.0.0.1:8443/',
      activeDirectoryEndpoint: 'https://127.0.0.1:8443',
      caFile: 'ca.pem',
    })
    expect(config.endpoints).toEqual({
      resourceManager: 'https://127.0.0.1:8443',
      login: { activeDirectory: 'https://127.0.0.1:8443', scope: 'https://management.azure.com/.default' },
      cloud: 'AzurePublicCloud',
      caFile: 'ca.pem',
    })
  })

  test.each([
    ['azurechinacloud', 'https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
    ['AzureUSGovernmentCloud', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us'],
  ])('knows the endpoints of %s', (cloud, resourceManager, activeDirectory) => {
    const scope = `${resourceManager}/.default`
    expect(configOf({ cloud }).endpoints).toMatchObject({ resourceManager, login: { activeDirectory, scope } })
  })

  test.each(['AzurePublicCloud', 'LocalCloud'])(
    'asks an Azure Resource Manager of its own where to sign in: %s',
    (cloud) => {
      const { endpoints } = configOf({ cloud, resourceManagerEndpoint: 'https://127.0.0.1:8443/' })
      expect(endpoints).toEqual({
        resourceManager: 'https://127.0.0.1:8443',
        login: undefined,
        cloud,
        caFile: undefined,
      })
    },
  )

  test('takes Stack Hub for a cloud like any other where the file says so', () => {
    const stack = { cloud: 'AZURESTACKCLOUD', resourceManagerEndpoint: 'https://127.0.0.1:8443' }
    expect(problemsOf(stack)).toMatchObject([{ field: 'cloud', value: 'AZURESTACKCLOUD' }])
    expect(configOf({ ...stack, disableAzureStackCloud: true }).endpoints.login).toBeUndefined()
  })

  test('signs in at ADFS where the file says so', () => {
    expect(configOf({ identitySystem: 'ADFS' })).toMatchObject({ tenantId: 'adfs', networkTenantId: 'adfs' })
    expect(configOf({ identitySystem: 'azure_ad' }).tenantId).toBe('tenant')
  })

  test('finds network resources in another subscription and tenant', () => {
    const elsewhere = { networkResourceSubscriptionID: 'other-subscription', networkResourceTenantID: 'other-tenant' }
    expect(configOf(elsewhere)).toMatchObject({
      subscriptionId: 'subscription',
      tenantId: 'tenant',
      networkSubscriptionId: 'other-subscription',
      networkTenantId: 'other-tenant',
    })
  })

  test('says that a file wants no controller to run', () => {
    expect(load({ disableCloudProvider: true })).toMatchObject({ isDisabled: true, notes: [] })
  })

  test('lets tagsMap win over tags, and leaves out what is no tag', () => {
    expect(configOf({ tags: 'team=a, env = prod,broken', tagsMap: { Team: 'b' } }).tags).toEqual({
      Team: 'b',
      env: 'prod',
    })
    expect(notesOf({ tags: 'team=a,broken' })).toEqual(['tags: "broken" is not name=value; it is left out'])
  })
})

describe('keys of azure.json', () => {
  test('that have no effect are named in one line for each reason', () => {
    const notes = notesOf({
      useInstanceMetadata: true,
      vmCacheTTLInSeconds: 60,
    })
    expect(notes).toEqual(['these keys have no effect: useInstanceMetadata, vmCacheTTLInSeconds'])
  })

  test('with values that change nothing are not worth a line', () => {
    const harmless = {
      vmType: 'VMSS',
      clusterServiceLoadBalancerHealthProbeMode: 'ServiceNodePort',
      enableMigrateToIPBasedBackendPoolAPI: false,
      useManagedIdentityExtension: false,
      multipleStandardLoadBalancerConfigurations: [],
      serviceGatewayEnabled: false,
    }
    expect(notesOf(harmless)).toEqual([])
  })

  test('that nobody knows are named, with what they may have been meant for', () => {
    expect(notesOf({ subnetNam: 'apps', providerVaultName: 'x' })).toEqual([
      'subnetNam: there is no such key; it is ignored. Did you mean subnetName?',
      'providerVaultName: there is no such key; it is ignored',
    ])
  })

  test('differ by more than their case, because case is ignored', () => {
    expect(new Set(keyNames.map((name) => name.toLowerCase())).size).toBe(keyNames.length)
  })
})

describe('a wrong azure.json', () => {
  const others = ['loadBalancerBackendPoolConfigurationType', 'aadClientSecret']
  test.each(Object.keys(file).filter((name) => !others.includes(name)))('without %s is told so', (name) => {
    expect(problemsOf({ [name]: undefined })).toEqual([
      { field: name, value: '', why: 'it is missing', fix: 'Add it.' },
    ])
  })

  test('with a required key misspelt is told which', () => {
    const [problem] = problemsOf({ tenantId: undefined, tenatId: 'tenant' })
    expect(problem).toEqual({ field: 'tenantId', value: '', why: 'it is missing', fix: 'Is tenatId meant for it?' })
  })

  test('with wrong types is told all of them at once', () => {
    const problems = problemsOf({ vmType: 4, disableOutboundSNAT: 'true', putVMSSVMBatchSize: 'x', tagsMap: ['a'] })
    expect(problems).toMatchObject([
      { field: 'tagsMap', fix: 'Write keys with values.' },
      { field: 'disableOutboundSNAT', value: 'true', fix: 'Write true or false, without quotes.' },
      { field: 'vmType', value: '4', fix: 'Put it in quotes.' },
      { field: 'putVMSSVMBatchSize', value: 'x', fix: 'Write a number, without quotes.' },
    ])
  })

  test.each([
    ['loadBalancerBackendPoolConfigurationType', 'podIP', 'Write nodeIPConfiguration or nodeIP.'],
    ['preConfiguredBackendPoolLoadBalancerTypes', 'some', 'Write internal, external or all.'],
    ['loadBalancerSku', 'Basic', 'Write standard.'],
    ['loadBalancerSku', 'service', 'Write standard.'],
    ['vmType', 'vm', 'Write vmss or standard or vmssflex.'],
    ['identitySystem', 'ldap', 'Write adfs or azure_ad.'],
    ['auxiliaryTokenProvider', { vaultName: 'v' }, 'Remove it.'],
    ['aadMSIDataPlaneIdentityPath', 'identity.json', 'Remove it.'],
    ['serviceGatewayEnabled', true, 'Remove it.'],
    ['extendedLocationType', 'arczone', 'Write edgezone.'],
  ])('with %s %s is refused', (field, value, fix) => {
    expect(problemsOf({ [field]: value })).toMatchObject([{ field, fix }])
  })

  test('with an endpoint that is not https is refused', () => {
    expect(problemsOf({ resourceManagerEndpoint: 'http://127.0.0.1' })).toMatchObject([
      { field: 'resourceManagerEndpoint', value: 'http://127.0.0.1' },
    ])
  })

  test('with a cloud that nobody knows is told the way out', () => {
    const [problem] = problemsOf({ cloud: 'MyCloud' })
    expect(problem?.fix).toContain('resourceManagerEndpoint')
  })

  test('with a key in two cases is told so', () => {
    expect(problemsOf({ TenantID: 'x' })).toMatchObject([{ field: 'TenantID', fix: 'Remove one of them.' }])
  })

  test.each(['', '[]', '"x"', 'null', '*nobody'])('that is no mapping (%s) is told so', (text) => {
    expect(loadAzureConfig(text, 'kubernetes')).toMatchObject({ problems: [{ field: 'azure.json' }] })
  })

  test('with a mistake in its grammar is told where', () => {
    const loaded = loadAzureConfig('{"tenantId": "t"\n "subscriptionId": "s"}', 'kubernetes')
    expect(loaded).toMatchObject({ problems: [{ why: 'line 2, column 2 is neither YAML nor JSON (MISSING_CHAR)' }] })
  })

  test.each([
    ['a wrong type', JSON.stringify({ ...file, aadClientSecret: ['hush-hush'], tenantId: undefined })],
    ['a number', JSON.stringify({ ...file, aadClientSecret: 4711 })],
    ['two cases', JSON.stringify({ ...file, AADClientSecret: 'hush-hush' })],
    ['a broken file', '{"aadClientSecret": "hush-hush" "x"'],
    ['another secret', JSON.stringify({ ...file, aadClientCertPassword: { pass: 'hush-hush' } })],
  ])('never shows a secret: %s', (_, text) => {
    const loaded = loadAzureConfig(text, 'kubernetes')
    expect(loaded).toHaveProperty('problems')
    expect(JSON.stringify(loaded)).not.toMatch(/hush|4711/)
  })
})

function load(overrides: object) {
  return loadAzureConfig(JSON.stringify({ ...file, ...overrides }), 'kubernetes')
}

function configOf(overrides: object): AzureConfig {
  const loaded = load(overrides)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}

function notesOf(overrides: object): readonly string[] {
  const loaded = load(overrides)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.notes
}

function problemsOf(overrides: object): readonly Problem[] {
  const loaded = load(overrides)
  if (!('problems' in loaded)) throw new Error('it was accepted')
  return loaded.problems
}
