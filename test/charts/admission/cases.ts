/**
 * Values that are good, and values that are not: one list, on which the parser (test/charts/admission.test.ts) and the real
 * API server with the chart's policies (`npm run e2e -- admission`) must agree.
 */
import type { ServiceSpec } from '#provider/intent/service-object'
import { annotation, portAnnotation } from '#provider/intent/annotations'
import { serviceBeta } from '#provider/intent/annotations/keys'
import { metallbRows, oldPrefix, prefix } from '#provider/bgp/intent/annotation-rows'
import type { Backend } from './keys.ts'

export type Verdict = 'passes' | 'tolerated' | 'refused'

export interface Case {
  readonly backend: Backend
  readonly key: string
  readonly value: string
  readonly verdict: Verdict
  /** What else stands on the Service, so that the value is read at all. */
  readonly beside: Readonly<Record<string, string>>
  readonly spec: Partial<ServiceSpec>
}

type Values = Readonly<Partial<Record<Verdict, readonly string[]>>>
type Beside = Partial<Pick<Case, 'backend' | 'beside' | 'spec'>>

function casesOf(key: string, values: Values, { backend = 'azure', beside = {}, spec = {} }: Beside = {}) {
  const of = (verdict: Verdict) =>
    (values[verdict] ?? []).map((value): Case => ({ backend, key, value, verdict, beside, spec }))
  return [...of('passes'), ...of('tolerated'), ...of('refused')]
}

const internal = { beside: { [annotation('internal').key]: 'true' } }
const privateLink = { beside: { ...internal.beside, [annotation('privateLink').key]: 'true' } }
const ipv6 = { spec: { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' } } as const
const byHttp = { beside: { [annotation('probeProtocol').key]: 'http' } }

const flagValues = { passes: ['true', 'False', 'TRUE'], tolerated: ['yes', ' true', ''] }
const cidrs = { passes: ['10.0.0.0/8', '10.0.0.0/8, 2001:db8::/32'], tolerated: ['10.0.0.1/8', '10.0.0.0', ''] }
const prefixId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPPrefixes/prefix'
const protocols = { passes: ['tcp', ' HTTP ', 'https'], tolerated: ['udp', ''] }

const own: readonly Case[] = [
  ...(['disableSecurityRules', 'disableTcpReset', 'disableFloatingIp', 'paused', 'retainAddress'] as const).flatMap(
    (id) => casesOf(annotation(id).key, flagValues),
  ),
  ...casesOf(annotation('internal').key, { passes: ['true', 'false'], tolerated: ['yes', ''] }),
  ...casesOf(annotation('allPorts').key, flagValues, internal),
  ...casesOf(annotation('denyAllExceptSourceRanges').key, flagValues, {
    beside: { [annotation('allowedIpRanges').key]: '10.0.0.0/8' },
  }),
  ...casesOf(annotation('allowedIpRanges').key, cidrs),
  ...casesOf(annotation('sourceRanges').key, cidrs),
  ...casesOf(annotation('allowedServiceTags').key, { passes: ['Internet', 'A, B'], refused: ['', 'A,,B'] }),
  ...casesOf(annotation('internalSubnet').key, { passes: ['apps'], tolerated: [' '], refused: [' apps'] }, internal),
  ...casesOf(annotation('ipv4').key, {
    passes: ['20.1.2.3'],
    tolerated: [''],
    refused: ['20.1.2', '2603::1', ' 20.1.2.3', '020.1.2.3'],
  }),
  ...casesOf(annotation('ipv6').key, { passes: ['2603:1020::1'], tolerated: [''], refused: ['20.1.2.3', 'x'] }, ipv6),
  ...casesOf(annotation('publicIpName').key, { passes: ['mine'], tolerated: [' '] }),
  ...casesOf(annotation('publicIpNameIpv6').key, { passes: ['mine'], tolerated: [''] }, ipv6),
  ...casesOf(annotation('publicIpPrefix').key, { passes: [prefixId], tolerated: [''], refused: ['prefix'] }),
  ...casesOf(annotation('publicIpPrefixIpv6').key, { passes: [prefixId], tolerated: [''], refused: ['prefix'] }, ipv6),
  ...casesOf(annotation('publicIpGroup').key, { passes: ['group', ' group '], tolerated: [' '] }),
  ...casesOf(annotation('dnsLabel').key, { passes: ['web', ''], refused: ['Web', '1web', 'w', 'web-'] }),
  ...casesOf(annotation('publicIpTags').key, { passes: ['a=b,c=d', 'a=', ''], tolerated: ['a', '=b', 'a=b=c'] }),
  ...casesOf(annotation('publicIpIpTags').key, { passes: ['FirstPartyUsage=/NonProd'], tolerated: ['a'] }),
  ...casesOf(annotation('additionalPublicIps').key, { passes: ['1.2.3.4, 2603::1'], refused: ['1.2.3', ''] }),
  ...casesOf(annotation('confirmAddressChange').key, { passes: ['1.2.3.4', ''], refused: ['yes'] }),
  ...casesOf(annotation('publicIpGroups').key, { passes: ['a,b'] }),
  ...casesOf(annotation('mode').key, { tolerated: ['auto'] }),
  ...casesOf(annotation('sharedSecurityRule').key, { passes: ['false'], tolerated: ['true'] }),
  ...casesOf(annotation('globalProbePort').key, { tolerated: ['80'] }),
  ...casesOf(annotation('tcpIdleTimeout').key, {
    passes: ['4', ' 100 ', '+10', '0010'],
    refused: ['3', '101', 'x', '', '5.5', '99999999999'],
  }),
  ...casesOf(annotation('probeProtocol').key, protocols),
  ...casesOf(annotation('probeInterval').key, { passes: ['5', '59'], refused: ['4', 'x'] }),
  ...casesOf(annotation('probeThreshold').key, { passes: ['2', '23'], refused: ['1', ''] }),
  ...casesOf(annotation('probePath').key, { passes: ['/', '/health'], refused: [''] }, byHttp),
  ...casesOf(portAnnotation('noRule', 443).key, flagValues),
  ...casesOf(portAnnotation('noProbe', 80).key, flagValues),
  ...casesOf(portAnnotation('probeProtocol', 80).key, protocols),
  ...casesOf(portAnnotation('probePort', 80).key, {
    passes: ['HTTPS', '443', '8080', '65535'],
    refused: ['0', '65536', 'metrics', ''],
  }),
  ...casesOf(portAnnotation('probeInterval', 80).key, { passes: ['5'], refused: ['4', 'often'] }),
  ...casesOf(portAnnotation('probeThreshold', 80).key, { passes: ['2'], refused: ['1'] }),
  ...casesOf(portAnnotation('probePath', 80).key, { passes: ['/x'], refused: [''] }, byHttp),
  ...casesOf(annotation('privateLink').key, { passes: ['true', 'false'], tolerated: ['yes'] }, internal),
  ...casesOf(annotation('privateLinkGroup').key, { passes: ['group'], tolerated: [' '] }, privateLink),
  ...casesOf(annotation('privateLinkName').key, { passes: ['link'], refused: ['', ' '] }, privateLink),
  ...casesOf(
    annotation('privateLinkSubnet').key,
    { passes: ['apps'], tolerated: [''], refused: ['apps '] },
    privateLink,
  ),
  ...casesOf(annotation('privateLinkAddressCount').key, { passes: ['1', '8'], refused: ['0', '9', 'x'] }, privateLink),
  ...casesOf(
    annotation('privateLinkAddresses').key,
    { passes: ['10.0.0.9', ' 10.0.0.9\n10.0.0.8 '], refused: ['10.0.0', '10.0.0.9,10.0.0.8', 'fd00::1'] },
    { beside: { ...privateLink.beside, [annotation('privateLinkAddressCount').key]: '2' } },
  ),
  ...casesOf(annotation('privateLinkFqdns').key, { passes: ['a.example b.example'], refused: ['a,b'] }, privateLink),
  ...casesOf(annotation('privateLinkProxyProtocol').key, flagValues, privateLink),
  ...casesOf(annotation('privateLinkVisibility').key, { passes: ['*', 's1 s2'], refused: ['s1,s2'] }, privateLink),
  ...casesOf(
    annotation('privateLinkAutoApproval').key,
    { passes: ['s1'], refused: ['s1,s2'] },
    { beside: { ...privateLink.beside, [annotation('privateLinkVisibility').key]: '*' } },
  ),
]

const misspelt: readonly Case[] = [
  ...casesOf(`${serviceBeta}/azure-load-balancer-internl`, { tolerated: ['true'] }),
  ...casesOf(`${serviceBeta}/port_http_no_lb_rule`, { tolerated: ['true'] }),
  ...casesOf('berth.dev/pause', { tolerated: ['true'] }),
  ...casesOf('service.beta.kubernetes.io/aws-load-balancer-type', { passes: ['nlb'] }),
  ...casesOf('example.com/anything', { passes: [''] }),
]

const bareMetal: readonly Case[] = [prefix, oldPrefix].flatMap((each) => {
  const key = (row: { readonly key: string }) => row.key.replace(prefix, each)
  const bgp = { backend: 'bgp' } as const
  return [
    ...casesOf(key(metallbRows.addressPool), { passes: ['gold', ''] }, bgp),
    ...casesOf(key(metallbRows.loadBalancerIps), { passes: ['10.9.9.9', ''], refused: ['10.9.9', '10.9.9.9;x'] }, bgp),
    ...casesOf(key(metallbRows.allowSharedIp), { passes: ['any text'] }, bgp),
    ...casesOf(key(metallbRows.allocatedFromPool), { passes: ['gold'] }, bgp),
    ...casesOf(annotation('paused').key, flagValues, bgp),
    ...casesOf(`${each}/address-pol`, { tolerated: ['gold'] }, bgp),
  ]
})

export const cases: readonly Case[] = [...own, ...misspelt, ...bareMetal]

/** The Service of a case, as somebody would apply it. */
export function serviceOf({ key, value, beside, spec }: Case, name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations: { ...beside, [key]: value } },
    spec: {
      type: 'LoadBalancer',
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80, protocol: 'TCP' },
        { name: 'https', port: 443, protocol: 'TCP' },
      ],
      ...spec,
    },
  }
}
