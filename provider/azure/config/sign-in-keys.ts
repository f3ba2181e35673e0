import { z } from 'zod'
import { key, required } from './key-facts.ts'

const url = () => z.url({ protocol: /^https$/ })

/** Who Berth is towards Azure, and where Azure is (reference section 2.1). */
export const signInKeys = {
  cloud: key(z.string(), {
    status: 'used',
    default: '`AzurePublicCloud`',
    doc: '`AzurePublicCloud`, `AzureChinaCloud` or `AzureUSGovernmentCloud`; another name needs `resourceManagerEndpoint`. Case is ignored.',
    parity: { notSupported: '`AzureStackCloud`, unless `disableAzureStackCloud`: Stack Hub has Basic load balancers' },
  }),
  tenantId: required(z.string(), 'Tenant of the credentials; the variable `AZURE_TENANT_ID` wins.'),
  subscriptionId: required(z.string(), 'Subscription of the machines, and of all else unless said otherwise.'),
  networkResourceTenantID: key(z.string(), {
    status: 'used',
    default: '`tenantId`',
    doc: 'Tenant of the network resources; both tenants must know the application that Berth signs in as.',
    parity: { better: 'by certificate and workload identity too; a managed identity is refused at start' },
  }),
  networkResourceSubscriptionID: key(z.string(), {
    status: 'used',
    default: '`subscriptionId`',
    doc: 'Subscription of the network resources.',
    parity: { better: 'holds for private links and the network of pools too' },
  }),
  useFederatedWorkloadIdentityExtension: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Signs in by workload identity; wins over all other ways. The variable `AZURE_FEDERATED_TOKEN_FILE` turns it on.',
  }),
  aadFederatedTokenFile: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'File with the token of the workload; the variable `AZURE_FEDERATED_TOKEN_FILE` wins.',
  }),
  useManagedIdentityExtension: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Signs in by managed identity; wins over secret and certificate.',
  }),
  userAssignedIdentityID: key(z.string(), {
    status: 'used',
    default: 'the machine’s own',
    doc: 'Which managed identity: its client id or its resource id.',
  }),
  aadClientId: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Client id of the application; the variable `AZURE_CLIENT_ID` wins.',
  }),
  aadClientSecret: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Its secret; wins over a certificate. Never printed.',
  }),
  aadClientCertPath: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'File with its certificate and key, PEM or PFX; read for every token, so that a renewed one is taken.',
    parity: { better: 'PEM too, and without a password' },
  }),
  aadClientCertPassword: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: 'Password of that file. Never printed.',
  }),
  aadMSIDataPlaneIdentityPath: key(z.string(), {
    status: 'refused',
    default: 'none',
    doc: 'Credential file of the MSI data plane.',
    parity: { notSupported: 'that file is for services of Microsoft’s own' },
  }),
  auxiliaryTokenProvider: key(z.looseObject({}), {
    status: 'refused',
    default: 'none',
    doc: 'Key Vault that a token of the other tenant comes from: `subscriptionID`, `resourceGroup`, `vaultName`, `secretName`.',
    parity: { notSupported: 'Berth signs in to both tenants itself' },
  }),
  identitySystem: key(z.string(), {
    status: 'used',
    default: '`azure_ad`',
    doc: '`adfs` signs in at ADFS, as does `tenantId: adfs`.',
  }),
  userAgent: key(z.string(), { status: 'used', default: '`berth/<version>`', doc: 'User agent of all requests.' }),
  resourceManagerEndpoint: key(url(), {
    status: 'used',
    default: 'that of `cloud`',
    doc: 'URL of Azure Resource Manager, for another cloud or the local Azure; it is asked where to sign in.',
  }),
  activeDirectoryEndpoint: key(url(), {
    status: 'used',
    default: 'that of `cloud`, or what `resourceManagerEndpoint` says',
    doc: 'URL of the login endpoint. Berth’s own key; the Azure provider has it in the environment file of Stack Hub.',
  }),
  caFile: key(z.string(), {
    status: 'used',
    default: 'the system’s CAs',
    doc: 'File with the CA (PEM) of both endpoints. Berth’s own key.',
  }),
  disableAzureStackCloud: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Takes `AzureStackCloud` for a cloud like any other, at `resourceManagerEndpoint`.',
  }),
  disableCloudProvider: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Keeps the controller stopped as long as the file says so.',
    parity: { better: 'read from a Secret too' },
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
}
