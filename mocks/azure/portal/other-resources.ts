import type { JsonObject } from '../arm/json.ts'
import { objectAt, objectsAt, stringAt } from '../arm/json.ts'
import type { Resource } from '../arm/resource.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'
import { code, property, statePill, table, tagsOf, texts } from './parts.ts'

export function publicIpCard(publicIps: readonly Resource[]): Html {
  const rows = publicIps.map((publicIp) => {
    const attached = stringAt(objectAt(publicIp.properties, 'ipConfiguration'), 'id')
    const place = attached?.split('/').slice(-3)
    return [
      publicIp.name,
      code(stringAt(publicIp.properties, 'ipAddress') ?? '…'),
      statePill(publicIp),
      publicIp.zones?.join(', ') ?? html`<span class="dim">none</span>`,
      place === undefined ? html`<span class="dim">nobody</span>` : `${place[0]} / ${place[2]}`,
      tagsOf(publicIp),
    ]
  })
  const headings = ['Name', 'Address', 'State', 'Zones', 'Used by', 'Tags']
  return html`<section class="card">${table(headings, rows, 'No public IP yet.')}</section>`
}

export function securityGroupCards(groups: readonly Resource[]): Html {
  const headings = ['Priority', 'Name', 'Direction', 'Access', 'Protocol', 'From', 'To', 'Ports']
  return html`${groups.map(
    (group) =>
      html`<section class="card">
        <div class="title">${group.name} ${statePill(group)}</div>
        ${table(headings, rulesOf(group).map(ruleRow), 'No rules of its own: only the six default ones.')}
      </section>`,
  )}`
}

function rulesOf(group: Resource): readonly JsonObject[] {
  const priority = (rule: JsonObject) => Number(property(rule, 'priority'))
  return objectsAt(group.properties, 'securityRules').toSorted((one, other) => priority(one) - priority(other))
}

function ruleRow(rule: JsonObject): readonly Content[] {
  const access = property(rule, 'access')
  return [
    property(rule, 'priority'),
    stringAt(rule, 'name'),
    property(rule, 'direction'),
    html`<span class="pill ${access === 'Allow' ? 'up' : 'down'}">${access}</span>`,
    property(rule, 'protocol'),
    codes(texts(rule, 'sourceAddressPrefixes', 'sourceAddressPrefix')),
    codes(texts(rule, 'destinationAddressPrefixes', 'destinationAddressPrefix')),
    codes(texts(rule, 'destinationPortRanges', 'destinationPortRange')),
  ]
}

function codes(values: readonly string[]): readonly Content[] {
  return values.map((value, index) => html`${index === 0 ? '' : ', '}${code(value)}`)
}
