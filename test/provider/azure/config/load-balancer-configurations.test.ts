import { describe, expect, test } from 'vitest'
import { loadAzureConfig } from '#provider/azure/config/load'

const file = {
  tenantId: 'tenant',
  subscriptionId: 'subscription',
  aadClientId: 'client',
  aadClientSecret: 'hush-hush',
  resourceGroup: 'rg',
  location: 'westeurope',
  vnetName: 'vnet',
  securityGroupName: 'nsg',
  loadBalancerBackendPoolConfigurationType: 'nodeIP',
}

const first = { name: 'kubernetes', primaryVMSet: 'pool1' }
const second = { name: 'lb2', primaryVMSet: 'pool2' }

describe('several load balancers', () => {
  test('are read with the defaults of the Azure provider', () => {
    expect(configurationsOf([first, second])).toEqual([
      {
        name: 'kubernetes',
        primaryVmSet: 'pool1',
        allowsPlacement: true,
        serviceLabels: undefined,
        namespaceLabels: undefined,
        nodeLabels: undefined,
      },
      expect.objectContaining({ name: 'lb2', primaryVmSet: 'pool2' }),
    ])
  })

  test('are read whatever the case of their keys, with selectors as Kubernetes writes them', () => {
    const matchExpressions = [{ key: 'tier', operator: 'In', values: ['web'] }]
    const written = {
      Name: 'lb2',
      PRIMARYVMSET: 'pool2',
      allowserviceplacement: false,
      serviceLabelSelector: { matchLabels: { app: 'shop' } },
      serviceNamespaceSelector: {},
      nodeSelector: { matchExpressions },
    }
    expect(configurationsOf([first, written])?.[1]).toEqual({
      name: 'lb2',
      primaryVmSet: 'pool2',
      allowsPlacement: false,
      serviceLabels: { matchLabels: { app: 'shop' }, matchExpressions: [] },
      // Not the same as none: it lets in every namespace, and counts as a selector.
      namespaceLabels: { matchLabels: {}, matchExpressions: [] },
      nodeLabels: { matchLabels: {}, matchExpressions },
    })
  })

  test('with an empty node selector have none', () => {
    expect(configurationsOf([{ ...first, nodeSelector: {} }])?.[0]?.nodeLabels).toBeUndefined()
  })

  test.each([
    ['one name twice', [first, { ...second, name: 'Kubernetes' }], '[1].name'],
    ['one set of machines twice', [first, { ...second, primaryVMSet: 'POOL1' }], '[1].primaryVMSet'],
    ['no set of machines', [first, { name: 'lb2' }], '[1].primaryVMSet'],
    ['nobody named like the cluster', [second], ''],
    ['no name', [first, { primaryVMSet: 'pool2' }], '.1.name'],
    [
      'a selector without values',
      [first, { ...second, nodeSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }],
      '[1].nodeSelector.matchExpressions[0].values',
    ],
    [
      'a selector with values too many',
      [
        first,
        { ...second, serviceLabelSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
      ],
      '[1].serviceLabelSelector.matchExpressions[0].values',
    ],
    [
      'a selector with an operator that there is not',
      [first, { ...second, nodeSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }],
      '.1.nodeSelector.matchExpressions.0.operator',
    ],
  ])('with %s are refused', (_, configurations, field) => {
    const loaded = load(configurations)
    const list = 'multipleStandardLoadBalancerConfigurations'
    expect(loaded).toMatchObject({ problems: [{ field: `${list}${field}` }] })
  })

  test('need pools of addresses', () => {
    const loaded = loadAzureConfig(
      JSON.stringify({
        ...file,
        multipleStandardLoadBalancerConfigurations: [first],
        loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration',
      }),
      'kubernetes',
    )
    expect(JSON.stringify(loaded)).toContain('behind one of several load balancers only where pools hold addresses')
  })
})

function load(multipleStandardLoadBalancerConfigurations: readonly object[]) {
  return loadAzureConfig(JSON.stringify({ ...file, multipleStandardLoadBalancerConfigurations }), 'kubernetes')
}

function configurationsOf(written: readonly object[]) {
  const loaded = load(written)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config.configurations
}
