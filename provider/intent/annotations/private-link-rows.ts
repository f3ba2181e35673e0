import { serviceBeta } from './keys.ts'
import type { AnnotationRow } from './row.ts'

const common = {
  appliesTo: 'both',
  supported: 'yes',
  unread: `${serviceBeta}/azure-pls-create is not "true"`,
} as const

/** A private link service on the Service's frontend (reference section 1.4). */
export const privateLinkRows = {
  privateLink: {
    ...common,
    key: `${serviceBeta}/azure-pls-create`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    onBadValue: 'coerce',
    doc: 'Makes a private link service on the frontend. The Service must be internal, or have floating IP off, and have IPv4.',
    parity: {
      better:
        'without the key it goes (weakness 27); a user’s own is never deleted; it is inherited by another Service on its frontend',
    },
  },
  privateLinkGroup: {
    ...common,
    key: `${serviceBeta}/azure-pls-resource-group`,
    type: 'text',
    shape: 'filled',
    default: '`privateLinkServiceResourceGroup`, else `resourceGroup` of azure.json',
    range: 'the name of a resource group; blank means the default',
    onBadValue: 'ignore',
    doc: 'The resource group of the private link service.',
    parity: {
      better:
        'in the subscription of the network (weakness 24); the group may be another one than that of the load balancer after a restart too',
    },
  },
  privateLinkName: {
    ...common,
    key: `${serviceBeta}/azure-pls-name`,
    type: 'text',
    shape: 'resource name',
    default: '`pls-` and the name of the frontend',
    range: 'a resource name; cannot be changed later',
    onBadValue: 'refuse',
    doc: 'The name of the private link service.',
    parity: { better: 'no other Service’s is taken over (#10943); a name that is taken is told' },
  },
  privateLinkSubnet: {
    ...common,
    key: `${serviceBeta}/azure-pls-ip-configuration-subnet`,
    type: 'text',
    shape: 'subnet name',
    default: 'the internal subnet of the Service, else `subnetName` of azure.json',
    range: 'the name of a subnet of `vnetName`',
    onBadValue: 'refuse',
    doc: 'The subnet of the private link service’s own addresses.',
    parity: {
      better:
        'its policy is written with the version that was read, and nothing else of it; a subnet that is missing is looked for again',
    },
  },
  privateLinkAddressCount: {
    ...common,
    key: `${serviceBeta}/azure-pls-ip-configuration-ip-address-count`,
    type: 'integer',
    default: '1',
    range: '1 to 8',
    min: 1,
    max: 8,
    onBadValue: 'refuse',
    doc: 'How many addresses the private link service has.',
  },
  privateLinkAddresses: {
    ...common,
    key: `${serviceBeta}/azure-pls-ip-configuration-ip-address`,
    type: 'text',
    shape: 'IPv4 addresses with blanks',
    default: 'all dynamic',
    range: 'IPv4 addresses with spaces between; not more than the count',
    onBadValue: 'refuse',
    doc: 'Static addresses of the private link service; the first is the primary one.',
    parity: { better: 'addresses that stay are not written anew' },
  },
  privateLinkFqdns: {
    ...common,
    key: `${serviceBeta}/azure-pls-fqdns`,
    type: 'text',
    shape: 'blanks',
    default: 'none',
    range: 'names with spaces between',
    onBadValue: 'refuse',
    doc: 'FQDNs of the private link service.',
    parity: { better: 'commas between names are told before Azure is asked' },
  },
  privateLinkProxyProtocol: {
    ...common,
    key: `${serviceBeta}/azure-pls-proxy-protocol`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    onBadValue: 'coerce',
    doc: 'Speaks the PROXY protocol to the backends; ports are then probed one by one with externalTrafficPolicy Local too.',
  },
  privateLinkVisibility: {
    ...common,
    key: `${serviceBeta}/azure-pls-visibility`,
    type: 'text',
    shape: 'blanks',
    default: 'none',
    range: 'subscription ids with spaces between, or `*`',
    onBadValue: 'refuse',
    doc: 'Who may see the private link service.',
    parity: { better: 'commas between subscriptions are told before Azure is asked' },
  },
  privateLinkAutoApproval: {
    ...common,
    key: `${serviceBeta}/azure-pls-auto-approval`,
    type: 'text',
    shape: 'blanks',
    default: 'none',
    range: 'subscription ids with spaces between',
    onBadValue: 'refuse',
    doc: 'Whose connections are approved by themselves.',
    parity: { better: 'who is approved and cannot see the service is told' },
  },
} as const satisfies Readonly<Record<string, AnnotationRow>>
