import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withheldText } from '#provider/bgp/advertise/verdict'
import { READY, readyReasons, type ReadyRow } from '#reconcilers/kubernetes/conditions'
import { eventRows, type EventRow, type EventSubject } from '#reconcilers/kubernetes/event-reasons'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Events and conditions

Generated from the tables in \`reconcilers/kubernetes/event-reasons.ts\` and \`conditions.ts\`; \`npm run golden\` writes it anew.

\`kubectl describe\` of a Service or Node shows both. The condition says how things are now; an event, what has happened. Each thing is said once while it lasts; the same said again
within ten minutes becomes a count, and one object has at most 25 events of a type at once, then one in five minutes. Events come from \`berth\`.

A message that is about something that can be mended has three parts: the field or annotation with its value, why it cannot be, and what to do.
`

const conditionIntro = `## The condition \`${READY}\` of a Service

The only condition that Berth writes on Services. Metric: \`berth_services{reason}\`.
`

const nodeIntro = `## Conditions of Nodes

With the route controller Berth writes \`NetworkUnavailable\`: \`False\` (\`RouteCreated\`) once the pods of the node are reached by a route, \`True\` (\`NoRouteCreated\`) while they are not.
`

const rackIntro = `## Why a node does not announce an address

On bare metal each node decides by itself. What it announces and withholds stands in its \`AnnouncerStatus\`, and \`berth explain service/NAME\` shows all nodes; the message of \`nodeWithdrawn\` says
why it stopped.
`

describe('the tables of events and conditions', () => {
  test('are what docs/events.md says', () => {
    const sections = (['Service', 'Node', 'Configuration'] as const).map(
      (on) => `## Events of ${titles[on]}\n\n${eventTable(on)}\n`,
    )
    const page = [
      intro,
      conditionIntro,
      conditionTable(),
      '',
      ...sections,
      nodeIntro,
      rackIntro,
      table(
        ['Reason', 'Meaning'],
        Object.entries(withheldText).map(([reason, text]) => [`\`${reason}\``, `${text}.`]),
      ),
      '',
    ].join('\n')
    expect(page).toBe(pageInDocs('events.md', page))
  })

  test('hold no event that nobody writes', () => {
    const files = globSync('{reconcilers,provider,cli}/**/*.ts').filter((file) => !file.endsWith('event-reasons.ts'))
    const code = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    expect(files.length).toBeGreaterThan(300)
    expect(Object.keys(eventRows).filter((reason) => !code.includes(`'${reason}'`))).toEqual([])
  })

  test('say of every warning what people should do, and everything in whole sentences', () => {
    const rows: readonly EventRow[] = Object.values(eventRows)
    expect(rows.filter(({ type, todo }) => type === 'Warning' && todo === '')).toEqual([])
    const texts = [...rows, ...Object.values(readyReasons)].flatMap(({ when, todo }) => [
      when,
      ...(todo === '' ? [] : [todo]),
    ])
    expect(texts.filter((text) => !/^[A-Z`].*[.`]$/s.test(text))).toEqual([])
  })
})

const titles = { Service: 'Services', Node: 'Nodes', Configuration: 'resources of the configuration' } as const
const backends = { azure: 'Azure', bgp: 'bare metal' } as const

function eventTable(on: EventSubject): string {
  const rows: readonly (readonly [string, EventRow])[] = Object.entries(eventRows)
  const cells = rows
    .filter(([, row]) => [row.on].flat().includes(on))
    .map(([reason, { type, backend, name, when, todo }]) => [
      `\`${reason}\``,
      type,
      backend === undefined ? 'both' : backends[backend],
      when,
      todo,
      name ?? 'Berth',
    ])
  return table(['Reason', 'Type', 'Backend', 'When', 'What to do', 'Whose name'], cells)
}

function conditionTable(): string {
  const rows: readonly (readonly [string, ReadyRow])[] = Object.entries(readyReasons)
  const cells = rows.map(([reason, { status, when, todo }]) => [`\`${reason}\``, status, when, todo])
  return table(['Reason', 'Status', 'When', 'What to do'], cells)
}
