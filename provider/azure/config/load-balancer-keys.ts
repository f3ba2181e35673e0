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
    default: '`nodeIPConfiguration`',
    doc: '`nodeIPConfiguration`: the machines’ network interfaces name the pool; `nodeIP`: the pool names the nodes’ addresses. A cluster may go from the one to the other.',
    parity: { notSupported: '`podIP` (needs a service gateway): refused at start' },
  }),
  disableOutboundSNAT: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: '`disableOutboundSnat` of every rule.',
  }),
  vmType: key(z.string(), {
    status: 'used',
    default: '`vmss`',
    doc: '`vmss`, `standard` or `vmssflex`: among which machines nodes are looked for; without effect on node-IP pools.',
  }),
  preConfiguredBackendPoolLoadBalancerTypes: key(z.string(), {
    status: 'used',
    default: 'none',
    doc: '`internal`, `external` or `all`: somebody else fills the pools of these load balancers; a pool that is missing is made, and the load balancer is never deleted.',
  }),
  multipleStandardLoadBalancerConfigurations: key(configurationList, {
    status: 'used',
    default: 'one load balancer',
    doc: 'Several load balancers, each with `name` (one is the cluster’s), `primaryVMSet`, `allowServicePlacement`, `serviceLabelSelector`, `serviceNamespaceSelector`, `nodeSelector`. Needs `nodeIP` pools.',
    parity: {
      better:
        'labels of Services and namespaces are followed; newcomers go where there is room; local pools hold who has endpoints (#7113, #10270), one for each Service (#10307)',
    },
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
    status: 'used',
    default: '`false`',
    doc: 'Turns pools of interfaces into pools of addresses by Azure’s own action, which loses no connection, when `nodeIP` is set on a cluster that had `nodeIPConfiguration`.',
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
  nodeInstanceNotFoundGracePeriodInSeconds: key(z.int().min(0), {
    status: 'used',
    default: '`0`',
    doc: 'How long a node whose machine Azure does not know yet counts as existing.',
  }),
  disableAvailabilitySetNodes: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Looks machines up in scale sets only. With `vmType: vmss`.',
  }),
  enableVmssFlexNodes: key(z.boolean(), {
    status: 'used',
    default: '`false`',
    doc: 'Machines of flexible scale sets beside those of uniform ones. With `vmType: vmss`.',
  }),
  putVMSSVMBatchSize: key(z.int(), {
    status: 'dead',
    default: '`0`',
    doc: 'How many machines of a scale set are written at once: Berth writes them side by side, as many as Azure’s quota lets.',
    parity: { better: 'always side by side, bounded by the remaining quota' },
  }),
  loadBalancerBackendPoolUpdateIntervalInSeconds: key(z.int(), {
    status: 'dead',
    default: '`30`',
    doc: 'Berth writes pools when something changes, not by a clock.',
    parity: { better: 'no tick to wait for' },
  }),
  excludeMasterFromStandardLB: key(z.boolean(), {
    status: 'used',
    default: '`true`',
    doc: '`false`: control plane nodes are in pools of interfaces too; in pools of addresses they never are.',
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
