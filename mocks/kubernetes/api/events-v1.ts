/**
 * events.k8s.io/v1 is the same Event as core's under other names (kubernetes: pkg/apis/events/v1/conversion.go).
 * The double keeps the core shape and renames on the way in and out.
 */
import type { Json, JsonObject } from './json.ts'
import { stringIn, without } from './json.ts'
import type { KubernetesObject } from './object.ts'
import type { ServedFrom } from './resource.ts'

/** Core's name on the left, events.k8s.io's on the right. */
const renamed = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const

/** Serves events.k8s.io/v1 from the events of core. */
export const eventsV1: ServedFrom = {
  group: '',
  resource: 'events',
  toStored: (event) => withNames(event, 'v1', new Map(renamed.map(([core, v1]) => [v1, core]))),
  fromStored: (event) => withoutEmpty(withNames(event, 'events.k8s.io/v1', new Map(renamed))),
}

// Core writes these even when they are empty, events.k8s.io leaves them out.
function withoutEmpty(event: KubernetesObject): KubernetesObject {
  const empty = ['reportingController', 'reportingInstance'].filter((key) => event[key] === '')
  const { apiVersion, kind, metadata } = event
  return { ...without(event, ...empty), apiVersion, kind, metadata }
}

function withNames(event: KubernetesObject, apiVersion: string, names: ReadonlyMap<string, string>): KubernetesObject {
  const entries = Object.entries(event).map(([key, value]): [string, Json | undefined] => [
    names.get(key) ?? key,
    value,
  ])
  return { ...Object.fromEntries(entries), apiVersion, kind: 'Event', metadata: event.metadata }
}

/** The selectable fields of pkg/registry/core/event/strategy.go; `kubectl describe` selects by involvedObject. */
export function eventFields(event: KubernetesObject): Readonly<Record<string, string>> {
  const involved = objectOf(event['involvedObject'])
  const regarding = Object.fromEntries(
    ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].flatMap((field) => [
      [`involvedObject.${field}`, stringIn(involved, field)],
      [`regarding.${field}`, stringIn(involved, field)],
    ]),
  )
  const source = stringIn(event['source'], 'component') || stringIn(event, 'reportingComponent')
  return {
    ...regarding,
    reason: stringIn(event, 'reason'),
    reportingComponent: stringIn(event, 'reportingComponent'),
    source,
    type: stringIn(event, 'type'),
  }
}

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
