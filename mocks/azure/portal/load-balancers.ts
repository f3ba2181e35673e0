import type { JsonObject } from '../arm/json.ts'
import { objectAt, objectsAt, stringAt } from '../arm/json.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Resource } from '../arm/resource.ts'
import type { DataPlaneView, ProbeView } from '../data-plane-view.ts'
import type { ResourceView } from '../resource-view.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'
import { trafficTable } from './traffic.ts'
import { code, pointedId, pointedName, property, statePill, table } from './parts.ts'

export interface LoadBalancerPage {
  readonly balancers: readonly Resource[]
  readonly publicIps: readonly Resource[]
  readonly dataPlane: DataPlaneView
  /** Finds the interfaces that joined a pool. */
  readonly child: ResourceView['child']
}

/** One card per load balancer: its rules with where they lead and who is up, its probes and its pools. */
export function loadBalancerCards(page: LoadBalancerPage): Html {
  if (page.balancers.length === 0) {
    return html`<div class="card empty">No load balancer yet: a Service of type LoadBalancer will bring one.</div>`
  }
  return html`${page.balancers.map((balancer) => card(page, balancer))}`
}

function card(page: LoadBalancerPage, balancer: Resource): Html {
  const { properties, name } = balancer
  const sku = stringAt(balancer.sku, 'name')
  return html`<section class="card">
    <div class="title">${name} ${statePill(balancer)} <small>${sku}, ${balancer.location}</small></div>
    <h3>Frontends</h3>
    ${table(
      ['Name', 'Address', 'From', 'Rules'],
      objectsAt(properties, 'frontendIPConfigurations').map((one) => frontendRow(page, one)),
      'No frontends.',
    )}
    <h3>Rules</h3>
    ${table(
      ['Name', 'Reach it at', 'Frontend', 'Port', 'Backend port', 'Floating IP', 'Pool', 'Probe'],
      objectsAt(properties, 'loadBalancingRules').map((rule) => ruleRow(page, balancer, rule)),
      'No rules.',
    )}
    <h3>Traffic</h3>
    ${trafficTable(page.dataPlane, name)}
    <h3>Health probes</h3>
    ${table(
      ['Name', 'Asks', 'Every', 'Members'],
      objectsAt(properties, 'probes').map((probe) => probeRow(page, name, probe)),
      'No probes.',
    )}
    <h3>Backend pools</h3>
    ${table(
      ['Name', 'Members'],
      objectsAt(properties, 'backendAddressPools').map((pool) => poolRow(page, pool)),
      'No pools.',
    )}
  </section>`
}

function frontendRow({ publicIps }: LoadBalancerPage, frontend: JsonObject): readonly Content[] {
  const rules = objectsAt(objectAt(frontend, 'properties'), 'loadBalancingRules').length
  const publicIp = pointedName(frontend, 'publicIPAddress')
  const from = publicIp ?? `subnet ${pointedName(frontend, 'subnet') ?? ''}`
  return [stringAt(frontend, 'name'), code(addressOf(frontend, publicIps) ?? '…'), from, rules]
}

function addressOf(frontend: JsonObject, publicIps: readonly Resource[]): string | undefined {
  const id = pointedId(frontend, 'publicIPAddress')
  if (id === undefined) return property(frontend, 'privateIPAddress')
  const publicIp = publicIps.find((candidate) => keyOf(candidate.id) === keyOf(id))
  return stringAt(publicIp?.properties, 'ipAddress')
}

function ruleRow(page: LoadBalancerPage, balancer: Resource, rule: JsonObject): readonly Content[] {
  const name = stringAt(rule, 'name') ?? ''
  const frontends = objectsAt(balancer.properties, 'frontendIPConfigurations')
  const wanted = keyOf(pointedId(rule, 'frontendIPConfiguration') ?? '')
  const frontend = frontends.find((candidate) => keyOf(stringAt(candidate, 'id') ?? '') === wanted)
  const address = frontend && addressOf(frontend, page.publicIps)
  return [
    name,
    reachOf(page.dataPlane, balancer.name, name),
    html`${pointedName(rule, 'frontendIPConfiguration')}<br />${code(address ?? '…')}`,
    `${property(rule, 'protocol')} ${property(rule, 'frontendPort')}`,
    property(rule, 'backendPort'),
    property(rule, 'enableFloatingIP') === 'true' ? 'on' : 'off',
    pointedName(rule, 'backendAddressPool'),
    pointedName(rule, 'probe') ?? html`<span class="dim">none: always up</span>`,
  ]
}

/** A rule for all ports listens at as many places as there are ports. */
function reachOf(dataPlane: DataPlaneView, balancer: string, rule: string): Content {
  const listening = dataPlane.listeners().filter((one) => one.loadBalancer === balancer && one.rule === rule)
  if (listening.length === 0) return html`<span class="dim">not listening</span>`
  return listening.map(({ url }) => html`<a href="${url}">${url}</a> `)
}

function probeRow({ dataPlane }: LoadBalancerPage, balancer: string, probe: JsonObject): readonly Content[] {
  const name = stringAt(probe, 'name') ?? ''
  const path = property(probe, 'requestPath')
  const members = new Map<string, ProbeView>()
  for (const state of dataPlane.probes()) {
    if (state.loadBalancer === balancer && state.probe === name) members.set(state.member.ip, state)
  }
  return [
    name,
    code(`${property(probe, 'protocol')} ${property(probe, 'port')}${path ?? ''}`),
    `${property(probe, 'intervalInSeconds')} s`,
    members.size === 0 ? html`<span class="dim">nobody asked yet</span>` : [...members.values()].map(memberChip),
  ]
}

function memberChip({ member, up }: ProbeView): Html {
  const kind = up === undefined ? 'wait' : up ? 'up' : 'down'
  const word = up === undefined ? 'not asked yet' : kind
  return html`<span class="chip" title="${member.ip}: ${word}"
    ><span class="dot ${kind}"></span>${member.name} ${word}</span
  >`
}

function poolRow({ child }: LoadBalancerPage, pool: JsonObject): readonly Content[] {
  const addresses = objectsAt(objectAt(pool, 'properties'), 'loadBalancerBackendAddresses')
  const members = addresses.map((address) => {
    const configuration = pointedId(address, 'networkInterfaceIPConfiguration')
    const ip = property(address, 'ipAddress') ?? property(child(configuration ?? '') ?? {}, 'privateIPAddress')
    return html`<span class="chip">${stringAt(address, 'name')} <code>${ip}</code></span>`
  })
  return [stringAt(pool, 'name'), members.length === 0 ? html`<span class="dim">empty</span>` : members]
}
