/** Compares the local Azure with what the Services want: what is missing, and what was left behind. */
import { readBaseName } from '#provider/azure/names/base-name'
import { boundServices, privateLinkOwner } from '#provider/azure/names/tags'
import type { StoredService } from './cluster.ts'
import { annotationKey } from './manifest.ts'
import { leadsTo, Outside } from './outside.ts'
import type { Stage } from './stage.ts'

/** One line for each thing that is not as it should be at rest; `leaks` only counts what bears marks of ours. */
export function audit(stage: Stage, ...besides: readonly Stage[]): readonly string[] {
  const outside = new Outside(stage.emulator)
  const services = [stage, ...besides].flatMap(({ cluster }) => [...cluster.services.values()])
  const living = services.filter(({ wants }) => wants === 'load balancer')
  const nodes = [stage, ...besides].flatMap(({ members }) => members.flatMap(({ addresses }) => addresses))
  return [...living.flatMap((service) => missing(service, outside)), ...leaks({ living, nodes }, outside)]
}

/** Every port of every address that the Service shows is served. */
export function missing(service: StoredService, outside: Outside): readonly string[] {
  const { ingress, object } = service
  if (service.state?.is === 'ready' && ingress.length === 0) return [`${object.metadata.name} shows nothing`]
  return ingress.flatMap(({ ip }) =>
    (object.spec?.ports ?? []).flatMap(({ port }) => {
      const lack = outside.lacks(ip, port)
      return lack === undefined ? [] : [`${object.metadata.name}: ${lack}`]
    }),
  )
}

interface Inside {
  readonly living: readonly StoredService[]
  /** Addresses of the nodes, of both families: without floating IP all of them are opened. */
  readonly nodes: readonly string[]
}

function leaks({ living, nodes }: Inside, outside: Outside): readonly string[] {
  const byBase = new Map(living.map((service) => [baseOf(service), service]))
  const rules = outside.rules().flatMap(({ rule, loadBalancer, address }) => {
    const base = readBaseName(rule.name)
    if (base === undefined) return []
    const service = byBase.get(base)
    if (service === undefined) return [`rule ${rule.name} of nobody`]
    const shown = service.ingress.some(({ ip }) => ip === address)
    const hasPort = (service.object.spec?.ports ?? []).some(({ port }) => port === rule.properties?.frontendPort)
    return shown && hasPort ? [] : [`rule ${rule.name} on ${loadBalancer} at ${address ?? 'nothing'} is left over`]
  })
  return [
    ...rules,
    ...frontendLeaks(outside),
    ...publicIpLeaks(living, outside),
    ...privateLinkLeaks(living, outside),
    ...openingLeaks({ living, nodes }, outside),
  ]
}

function frontendLeaks(outside: Outside): readonly string[] {
  return outside.loadBalancers.flatMap(({ properties }) => {
    const { frontendIPConfigurations: frontends = [], loadBalancingRules: rules = [], probes = [] } = properties
    const used = new Set(rules.map(({ properties: of }) => of?.frontendIPConfiguration?.id?.toLowerCase()))
    const probed = new Set(rules.map(({ properties: of }) => of?.probe?.id?.toLowerCase()))
    return [
      ...frontends
        .filter(({ id, name }) => readBaseName(name) && !used.has(id?.toLowerCase()))
        .map(({ name }) => `frontend ${name} is empty`),
      ...probes
        .filter(({ id, name }) => readBaseName(name) && !probed.has(id?.toLowerCase()))
        .map(({ name }) => `probe ${name} is unused`),
    ]
  })
}

function publicIpLeaks(living: readonly StoredService[], outside: Outside): readonly string[] {
  const names = new Set(living.map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`))
  const shown = new Set(living.flatMap(({ ingress }) => ingress.map(({ ip }) => ip)))
  return outside.publicIps.flatMap(({ name, tags = {}, properties }) => {
    const bound = boundServices(tags)
    if (bound.length === 0) return []
    const strangers = bound.filter((service) => !names.has(service))
    if (strangers.length > 0) return [`public IP ${name} names ${strangers.join()}`]
    return shown.has(properties.ipAddress ?? '') ? [] : [`public IP ${name} is shown by nobody`]
  })
}

function privateLinkLeaks(living: readonly StoredService[], outside: Outside): readonly string[] {
  const asking = living.filter(({ object }) => object.metadata.annotations?.[annotationKey('pls-create')] === 'true')
  const names = new Set(asking.map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`))
  return outside.privateLinks.flatMap(({ name, tags = {} }) => {
    const owner = privateLinkOwner(tags)
    return owner === undefined || names.has(owner) ? [] : [`private link service ${name} of ${owner} is left over`]
  })
}

function openingLeaks({ living, nodes }: Inside, outside: Outside): readonly string[] {
  const shown = new Set([...nodes, ...living.flatMap(({ ingress }) => ingress.map(({ ip }) => ip))])
  return outside.securityRules
    .filter(({ name }) => name.startsWith('k8s-azure-lb'))
    .flatMap((rule) =>
      leadsTo(rule)
        .filter((to) => !shown.has(to))
        .map((to) => `opening ${rule.name} to ${to} is left over`),
    )
}

function baseOf({ uid }: StoredService): string {
  return `a${uid.replaceAll('-', '')}`.slice(0, 32)
}
