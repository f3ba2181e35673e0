import { z } from 'zod'
import { key, required } from './key-facts.ts'

const url = () => z.url({ protocol: /^https$/ })

/** Who Berth is towards Azure, and where Azure is (reference section 2.1). */
export const signInKeys = {
  cloud: key(z.string(), {
    status: 'used',
    default: '`AzurePublicCloud`',
    doc: '`AzurePublicCloud`, `AzureChinaCloud` or `AzureUSGovernmentCloud`; case is ignored.',
  }),
  tenantId: required(z.string(), 'Tenant of the credentials.'),
  subscriptionId: required(z.string(), 'Subscription of all resources.'),
  aadClientId: required(z.string(), 'Client id of the service principal.'),
  aadClientSecret: required(z.string(), 'Its secret. Never printed.'),
  userAgent: key(z.string(), { status: 'used', default: '`berth/<version>`', doc: 'User agent of all requests.' }),
  resourceManagerEndpoint: key(url(), {
    status: 'used',
    default: 'that of `cloud`',
    doc: 'URL of Azure Resource Manager, for a cloud of one’s own or the local Azure.',
  }),
  activeDirectoryEndpoint: key(url(), {
    status: 'used',
    default: 'that of `cloud`',
    doc: 'URL of the login endpoint. Berth’s own key; the Azure provider has it in the environment file of Stack Hub.',
  }),
  caFile: key(z.string(), {
    status: 'used',
    default: 'the system’s CAs',
    doc: 'File with the CA (PEM) of both endpoints. Berth’s own key.',
  }),
  networkResourceTenantID: key(z.string(), {
    status: 'azure-in-full',
    default: '`tenantId`',
    doc: 'Tenant of the network resources. Until then the same or absent.',
    harmless: 'any',
  }),
  networkResourceSubscriptionID: key(z.string(), {
    status: 'azure-in-full',
    default: '`subscriptionId`',
    doc: 'Subscription of the network resources. Until then the same or absent.',
    harmless: 'any',
  }),
  aadClientCertPath: key(z.string(), {
    status: 'azure-in-full',
    default: '',
    doc: 'Certificate of the service principal. A client secret wins over it.',
  }),
  aadClientCertPassword: key(z.string(), { status: 'azure-in-full', default: '', doc: 'Password of the certificate.' }),
  useManagedIdentityExtension: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Sign in by managed identity; wins over the service principal.',
    refuse: true,
  }),
  userAssignedIdentityID: key(z.string(), {
    status: 'azure-in-full',
    default: 'the system-assigned one',
    doc: 'Which managed identity.',
  }),
  useFederatedWorkloadIdentityExtension: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Sign in by workload identity.',
    refuse: true,
  }),
  aadFederatedTokenFile: key(z.string(), { status: 'azure-in-full', default: '', doc: 'Token of the workload.' }),
  aadMSIDataPlaneIdentityPath: key(z.string(), {
    status: 'azure-in-full',
    default: '',
    doc: 'Credential file of the MSI data plane.',
    refuse: true,
  }),
  auxiliaryTokenProvider: key(z.looseObject({}), {
    status: 'azure-in-full',
    default: '',
    doc: 'Key Vault that an auxiliary token comes from: `subscriptionID`, `resourceGroup`, `vaultName`, `secretName`.',
  }),
  identitySystem: key(z.string(), {
    status: 'azure-in-full',
    default: '',
    doc: '`adfs` on Stack Hub.',
    harmless: ['azure_ad'],
    refuse: true,
  }),
  disableAzureStackCloud: key(z.boolean(), {
    status: 'dead',
    default: '`false`',
    doc: 'Stack Hub is not served.',
    parity: 'same',
  }),
  useInstanceMetadata: key(z.boolean(), {
    status: 'dead',
    default: '`false`',
    doc: 'Berth asks no instance metadata of its own node: it runs anywhere.',
    parity: { better: 'not needed' },
  }),
  cloudConfigType: key(z.string(), {
    status: 'dead',
    default: '`merge`',
    doc: 'Checked, but without effect in the Azure provider since merging went away.',
    parity: 'same',
  }),
  disableCloudProvider: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Keeps the controllers stopped while the file says so. Until then do not start Berth.',
    refuse: true,
  }),
}
