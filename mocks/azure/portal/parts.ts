import type { JsonObject } from '../arm/json.ts'
import { isJsonObject, objectAt, stringAt } from '../arm/json.ts'
import { nameOf } from '../arm/resource-id.ts'
import { html } from './html.ts'
import type { Content, Html } from './html.ts'

/** A table with a heading per column; a sentence instead when there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly Content[])[], empty: string): Html {
  if (rows.length === 0) return html`<div class="empty">${empty}</div>`
  const head = headings.map((heading) => html`<th>${heading}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  )
  return html`<table>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`
}

export function statePill(resource: { readonly properties: JsonObject }): Html {
  const state = stringAt(resource.properties, 'provisioningState') ?? ''
  const kind = state === 'Succeeded' ? 'up' : state === 'Failed' ? 'down' : 'wait'
  return html`<span class="pill ${kind}">${state}</span>`
}

export function code(text: Content): Html {
  return html`<code>${text}</code>`
}

/** Answers a scalar member of a child's properties as text; nothing for anything else. */
export function property(child: JsonObject, member: string): string | undefined {
  const value = objectAt(child, 'properties')[member]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Answers the name of what a member points at. */
export function pointedName(child: JsonObject, member: string): string | undefined {
  const id = pointedId(child, member)
  return id === undefined ? undefined : nameOf(id)
}

export function pointedId(child: JsonObject, member: string): string | undefined {
  return stringAt(objectAt(objectAt(child, 'properties'), member), 'id')
}

/** Answers the strings of a list member, or the single one of the member beside it. */
export function texts(child: JsonObject, plural: string, single: string): readonly string[] {
  const properties = objectAt(child, 'properties')
  const many = properties[plural]
  const list = Array.isArray(many) ? many.filter((item) => typeof item === 'string') : []
  const one = stringAt(properties, single)
  return list.length > 0 || one === undefined ? list : [one]
}

export function tagsOf(resource: { readonly tags?: unknown }): readonly Html[] {
  const tags = isJsonObject(resource.tags) ? Object.entries(resource.tags) : []
  return tags.map(([name, value]) => html`<span class="chip">${name}: ${String(value)}</span>`)
}
