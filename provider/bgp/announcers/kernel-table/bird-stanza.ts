import { filterStatements, routeAttributes, attributeDeclarations } from '../bird/attributes.ts'
import type { MetricClass } from './metric-class.ts'

export interface BirdStanzaOptions {
  /** Numbers of the kernel's tables. */
  readonly tables: readonly number[]
  /** The AS that is prepended; undefined where only the host's daemon knows it. */
  readonly asn: number | undefined
}

const families = ['ipv4', 'ipv6'] as const
/** BIRD's own constant for whoever has not said its AS, to be defined before the file is included. */
const unknownAsn = 'BERTH_OWN_AS'

/**
 * Renders what the host's own BIRD includes to announce our tables: what each metric stands for, and nothing else passes.
 * A kernel protocol needs a table of its own in BIRD, and a pipe leads from there to where the sessions are.
 */
export function renderBirdStanza(classes: readonly MetricClass[], { tables, asn }: BirdStanzaOptions): string {
  const lines = [
    '# Made by berth speaker, to be included by the bird.conf of this host, which then says',
    '#   export where berth_announces();   in the channels of the sessions that shall announce, and',
    '#   export where ... && !berth_route();   in its kernel protocols: written to the main table these routes are black holes.',
    ...attributeDeclarations,
    ...classFilter(classes, asn),
    ...functions(asn),
    ...tables.flatMap((number) => families.flatMap((family) => table(number, family))),
  ]
  return `${lines.join('\n')}\n`
}

function classFilter(classes: readonly MetricClass[], asn: number | undefined): readonly string[] {
  return [
    'filter berth_classes {',
    // The protocol number of our routes: others may have theirs in the same table.
    '  if krt_source != 77 then reject;',
    ...classes.flatMap(({ metric, attributes }) => [
      ...(attributes.peers === undefined
        ? []
        : [`  # only for ${attributes.peers.join(', ')}: let no other session export it`]),
      `  if krt_metric = ${metric} then { ${[...routeAttributes(attributes, asn ?? 0), 'accept;'].join(' ')} }`,
    ]),
    '  reject;',
    '}',
  ]
}

function functions(asn: number | undefined): readonly string[] {
  return [
    'function berth_route() {',
    '  return proto ~ "berth_*";',
    '}',
    'function berth_announces() {',
    '  if ! berth_route() then return false;',
    ...filterStatements({ ownAsn: asn ?? unknownAsn, isInternal: true }).map((line) => `  ${line}`),
    '  return true;',
    '}',
  ]
}

function table(number: number, family: (typeof families)[number]): readonly string[] {
  const name = `berth_${number}_${family}`
  const master = family === 'ipv4' ? 'master4' : 'master6'
  return [
    `${family} table ${name};`,
    `protocol kernel ${name}_kernel {`,
    `  kernel table ${number};`,
    '  learn;',
    `  ${family} { table ${name}; import filter berth_classes; export none; };`,
    '}',
    `protocol pipe ${name}_pipe { table ${master}; peer table ${name}; import all; export none; }`,
  ]
}
