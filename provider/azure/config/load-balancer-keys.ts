import { z } from 'zod'
import { key } from './key-facts.ts'
import type { Parity } from '#provider/intent/parity'
import { configurationList } from './load-balancer-configurations.ts'

const noBasic: Parity = { notSupported: 'Azure has retired Basic load balancers' }

/** How load balancers and pools behave (reference section 2.3). */
export const loadBalancerKeys = {
  loadBalancerSku: key(z.string(), {
    status: 'used',
    default: '`standard`',
    doc: '`standard`; Azure has retired `basic`.',
    parity: { notSupported: '`basic` (retired by Azure), `service` (pod IPs): refused at start' },
  }),
  loadBalancerBackendPoolConfigurationType: key(z.string(), {
    status: 'used',
    default: '`nodeIPConfiguration`, which is refused',
    doc: 'Must be `nodeIP` until “Azure in full”, and must be said, because the default is another.',
  }),
  disableOutboundSNAT: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: '`disableOutboundSnat` of every rule.',
  }),
  vmType: key(z.string(), {
    status: 'azure-in-full',
    default: '`vmss`',
    doc: '`vmss`, `standard` or `vmssflex`; without effect on node-IP pools.',
    harmless: 'any',
  }),
  preConfiguredBackendPoolLoadBalancerTypes: key(z.string(), {
    status: 'azure-in-full',
    default: '',
    doc: '`internal`, `external` or `all`: somebody else fills the pools.',
    refuse: true,
  }),
  multipleStandardLoadBalancerConfigurations: key(configurationList, {
    status: 'used',
    default: 'one load balancer',
    doc: 'Several load balancers, each with `name` (one is the cluster’s), `primaryVMSet`, `allowServicePlacement`, `serviceLabelSelector`, `serviceNamespaceSelector`, `nodeSelector`. Needs `nodeIP` pools.',
  }),
  clusterServiceLoadBalancerHealthProbeMode: key(z.string(), {
    status: 'used',
    default: '`servicenodeport`',
    doc: '`shared`: one probe of kube-proxy for all Services with externalTrafficPolicy Cluster, which alone notices that a node drains. Keys for probes have no effect on these Services then.',
  }),
  clusterServiceSharedLoadBalancerHealthProbePort: key(z.int().min(1).max(65535), {
    status: 'used',
    default: '`10256`',
    doc: 'Port of the shared probe; `10356` where health-probe-proxy answers for the PROXY protocol.',
  }),
  clusterServiceSharedLoadBalancerHealthProbePath: key(z.string(), {
    status: 'used',
    default: '`/healthz`',
    doc: 'Path of the shared probe.',
  }),
  enableMigrateToIPBasedBackendPoolAPI: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Moves NIC pools to node-IP pools by Azure’s own action.',
  }),
  enableIPTagMutationForExistingPublicIP: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Changes IP tags in place instead of making another public IP.',
  }),
  serviceGatewayEnabled: key(z.boolean(), {
    status: 'refused',
    default: '`false`',
    doc: 'Pod-IP pools behind a service gateway.',
    parity: { notSupported: 'a preview of another kind of load balancer (SKU Service)' },
  }),
  nodeInstanceNotFoundGracePeriodInSeconds: key(z.int(), {
    status: 'azure-in-full',
    default: '`0`',
    doc: 'How long a node whose machine Azure does not know yet counts as existing.',
  }),
  disableAvailabilitySetNodes: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Looks machines up in scale sets only.',
  }),
  enableVmssFlexNodes: key(z.boolean(), {
    status: 'azure-in-full',
    default: '`false`',
    doc: 'Flexible scale sets beside uniform ones.',
  }),
  putVMSSVMBatchSize: key(z.int(), {
    status: 'azure-in-full',
    default: '`0`',
    doc: 'How many machines of a scale set are written at once.',
  }),
  loadBalancerBackendPoolUpdateIntervalInSeconds: key(z.int(), {
    status: 'dead',
    default: '`30`',
    doc: 'Berth writes pools when something changes, not by a clock.',
    parity: { better: 'no tick to wait for' },
  }),
  excludeMasterFromStandardLB: key(z.boolean(), {
    status: 'dead',
    default: '`true`',
    doc: 'For NIC pools; node-IP pools never hold control-plane nodes.',
    parity: 'same',
  }),
  primaryAvailabilitySetName: key(z.string(), {
    status: 'dead',
    default: '',
    doc: 'For Basic load balancers.',
    parity: noBasic,
  }),
  primaryScaleSetName: key(z.string(), {
    status: 'dead',
    default: '',
    doc: 'For Basic load balancers.',
    parity: noBasic,
  }),
  maximumLoadBalancerRuleCount: key(z.int(), {
    status: 'dead',
    default: '`250`',
    doc: 'For Basic load balancers; see `limits` of berth.yaml.',
    parity: noBasic,
  }),
}
