import { describe, expect, test } from 'vitest'
import { describeCredentials } from '#provider/azure/config/credentials'
import type { AzureEnvironment } from '#provider/azure/config/environment'
import { loadAzureConfig } from '#provider/azure/config/load'

const file = {
  tenantId: 'tenant',
  subscriptionId: 'subscription',
  resourceGroup: 'rg',
  location: 'westeurope',
  vnetName: 'vnet',
  securityGroupName: 'nsg',
  loadBalancerBackendPoolConfigurationType: 'nodeIP',
}

/** A file that names every way at once. */
const everything = {
  useFederatedWorkloadIdentityExtension: true,
  aadFederatedTokenFile: '/var/token',
  useManagedIdentityExtension: true,
  userAssignedIdentityID: 'identity',
  aadClientId: 'client',
  aadClientSecret: 'hush',
  aadClientCertPath: '/etc/client.pfx',
  aadClientCertPassword: 'hush',
}

const byWorkload = { kind: 'workload-identity', clientId: 'client', tokenFile: '/var/token' }
const byMachine = { kind: 'managed-identity', userAssigned: { clientId: 'identity' } }
const bySecret = { kind: 'client-secret', clientId: 'client', clientSecret: 'hush' }
const byCertificate = { kind: 'client-certificate', clientId: 'client', path: '/etc/client.pfx', password: 'hush' }

describe('of several ways to sign in', () => {
  test.each([
    ['workload identity wins', {}, byWorkload],
    ['managed identity comes next', { useFederatedWorkloadIdentityExtension: false }, byMachine],
    ['a secret wins over a certificate', { ...without('workload', 'machine') }, bySecret],
    ['a certificate is last', { ...without('workload', 'machine', 'secret') }, byCertificate],
  ])('%s', (_, changes, credentials) => {
    expect(credentialsOf({ ...everything, ...changes })).toEqual(credentials)
  })

  test('AKS’ own file, which holds msi for client and secret, means the managed identity', () => {
    const aks = { useManagedIdentityExtension: true, aadClientId: 'msi', aadClientSecret: 'msi' }
    expect(credentialsOf(aks)).toEqual({ kind: 'managed-identity', userAssigned: undefined })
  })

  test('a user-assigned identity is named by its client id or its resource id', () => {
    const id = '/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i'
    const named = credentialsOf({ useManagedIdentityExtension: true, userAssignedIdentityID: id })
    expect(named).toEqual({ kind: 'managed-identity', userAssigned: { resourceId: id } })
  })
})

describe('the variables of the workload identity webhook', () => {
  const env = { AZURE_TENANT_ID: 'other', AZURE_CLIENT_ID: 'webhook', AZURE_FEDERATED_TOKEN_FILE: '/var/webhook' }

  test('win over the file and turn workload identity on', () => {
    const loaded = load({ aadClientId: 'client', aadClientSecret: 'hush' }, env)
    expect(loaded).toMatchObject({
      config: {
        tenantId: 'other',
        credentials: { kind: 'workload-identity', clientId: 'webhook', tokenFile: '/var/webhook' },
      },
    })
  })

  test('say nothing when they are empty', () => {
    const empty = { AZURE_TENANT_ID: '', AZURE_CLIENT_ID: '', AZURE_FEDERATED_TOKEN_FILE: '' }
    expect(load({ aadClientId: 'client', aadClientSecret: 'hush' }, empty)).toMatchObject({
      config: { tenantId: 'tenant', credentials: bySecret },
    })
  })
})

describe('a file', () => {
  test.each([
    ['that says nothing', {}, 'aadClientSecret'],
    ['with a client without a proof', { aadClientId: 'client' }, 'aadClientSecret'],
    ['with a secret without a client', { aadClientSecret: 'hush' }, 'aadClientId'],
    ['with a certificate without a client', { aadClientCertPath: 'x' }, 'aadClientId'],
    [
      'with workload identity without a client',
      { useFederatedWorkloadIdentityExtension: true, aadFederatedTokenFile: 'x' },
      'aadClientId',
    ],
    [
      'with workload identity without a token',
      { useFederatedWorkloadIdentityExtension: true, aadClientId: 'x' },
      'aadFederatedTokenFile',
    ],
    [
      'with a managed identity for another tenant',
      { useManagedIdentityExtension: true, networkResourceTenantID: 'other' },
      'networkResourceTenantID',
    ],
  ])('%s is told what is missing', (_, keys, field) => {
    const loaded = load(keys)
    expect(loaded).toMatchObject({ problems: [{ field }] })
    expect(JSON.stringify(loaded)).not.toContain('hush')
  })
})

test('who Berth is can be told without a secret', () => {
  const told = [byWorkload, byMachine, bySecret, byCertificate].map((one) => describeCredentials(one as never))
  expect(told).toEqual([
    'client client by the workload’s token in /var/token',
    'managed identity identity',
    'client client by its secret',
    'client client by the certificate in /etc/client.pfx',
  ])
  expect(describeCredentials({ kind: 'managed-identity', userAssigned: undefined })).toBe(
    'the managed identity of the machine',
  )
})

function without(...ways: readonly ('workload' | 'machine' | 'secret')[]): object {
  return {
    ...(ways.includes('workload') && { useFederatedWorkloadIdentityExtension: false }),
    ...(ways.includes('machine') && { useManagedIdentityExtension: false }),
    ...(ways.includes('secret') && { aadClientSecret: undefined }),
  }
}

function load(keys: object, env: AzureEnvironment = {}) {
  return loadAzureConfig(JSON.stringify({ ...file, ...keys }), 'kubernetes', env)
}

function credentialsOf(keys: object) {
  const loaded = load(keys)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config.credentials
}
