import { parseAccess } from './access.ts'
import { parseAdditionalAddresses } from './additional-addresses.ts'
import { parseAddresses } from './addresses.ts'
import { AnnotationReader } from './annotation-reader.ts'
import { annotation } from './annotations.ts'
import type { IntentDefaults } from './defaults.ts'
import { parseFamilies } from './families.ts'
import { Findings } from './findings.ts'
import { parseForwarding } from './forwarding.ts'
import type { Intent, Parsed } from './intent.ts'
import { parseConsent } from './consent.ts'
import { checkNodePorts } from './node-ports.ts'
import { parsePlacement } from './placement.ts'
import { parsePorts, type Probing } from './ports.ts'
import { parsePrivateLink } from './private-link.ts'
import { parsePublicAddress } from './public-address.ts'
import { parseSessionAffinity } from './session-affinity.ts'
import type { ServiceObject } from './service-object.ts'
import { serviceRef } from './service-ref.ts'
import type { Source } from './source.ts'
import { parseSubnet } from './subnet.ts'
import { parseTrafficPolicy } from './traffic-policy.ts'
import { tellUnread } from './unread-annotations.ts'

/**
 * Says what a Service asks for, or what is wrong with it. Values mean what they mean to the Azure provider (reference
 * sections 1 and 4); whatever it ignores or reads as something else is read so too, but told. Pure, and never throws for
 * any annotation.
 */
export function parseService(service: ServiceObject, defaults: IntentDefaults): Parsed {
  const findings = new Findings(defaults.strictAnnotations)
  const annotations = new AnnotationReader(service.metadata.annotations ?? {}, findings)
  const source: Source = { service, spec: service.spec ?? {}, annotations, findings, defaults }
  const intent = parseIntent(source)
  checkNodePorts(source, intent)
  // Read by the reconcilers; here only so that its value is checked.
  annotations.flag(annotation('paused'))
  tellUnread(source)
  const { problems, warnings } = findings
  return problems.length > 0 ? { problems } : { intent, warnings }
}

function parseIntent(source: Source): Intent {
  const families = parseFamilies(source)
  const internal = parseInternal(source)
  const forwarding = parseForwarding(source, internal)
  const privateLink = parsePrivateLink(source, { families, internal, forwarding })
  const probing = probingOf(source, privateLink)
  const placement = parsePlacement(source)
  return {
    service: serviceRef(source.service),
    families,
    isEitherEnough: source.spec.ipFamilyPolicy === 'PreferDualStack',
    internal,
    subnet: parseSubnet(source, internal),
    ports: parsePorts(source, { internal, allPorts: forwarding.allPorts, probing }),
    sessionAffinity: parseSessionAffinity(source),
    trafficPolicy: parseTrafficPolicy(source, probing === 'nodes'),
    address: parseAddresses(source, families, internal),
    access: parseAccess(source, internal),
    forwarding,
    publicAddress: parsePublicAddress(source, internal),
    privateLink,
    additionalAddresses: parseAdditionalAddresses(source),
    mayGiveUp: parseConsent(source),
    ...(placement === undefined ? {} : { placement }),
  }
}

/** A node that is asked for its endpoints does not understand the header of the PROXY protocol (reference section 4.3). */
function probingOf({ spec, defaults }: Source, privateLink: Intent['privateLink']): Probing {
  if (spec.externalTrafficPolicy === 'Local') return privateLink?.proxyProtocol === true ? 'ports' : 'nodes'
  return defaults.sharedProbe === undefined ? 'ports' : 'shared'
}

/** "True" is internal: see docs/decisions/0003-internal-is-case-insensitive.md. */
function parseInternal(source: Source): boolean {
  const { key, row } = annotation('internal')
  const internal = source.annotations.flag({ key, row })
  const value = source.service.metadata.annotations?.[key]
  if (internal && value !== undefined && value !== 'true') {
    const why = 'the Azure provider takes this for internal in some places only; read as internal'
    source.findings.tolerate({ field: key, value, why, fix: 'Write "true".' })
  }
  return internal
}
