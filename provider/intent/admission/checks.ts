/**
 * What the API server can see of a value by itself, in its expression language (CEL, with the libraries that every 1.31
 * has). No more than what is wrong wherever the value is read: what a Service as a whole asks for, the controller judges.
 */
import type { AnnotationRow, ValueType } from '../annotations/row.ts'
import type { Shape } from '../annotations/shape.ts'
import { cel } from './cel.ts'

/** What a value must hold, and what becomes of the Service otherwise. */
export interface Check {
  /** refused: the controller would not touch the Service. tolerated: it goes on, as if the value were another one. */
  readonly otherwise: 'refused' | 'tolerated'
  /** A condition on the value 'v'. */
  readonly holds: string
  /** Completes "it". */
  readonly why: string
}

/** Answers what can be checked of the values of `row`. */
export function checksOf(row: AnnotationRow): readonly Check[] {
  if (row.supported === 'no') return [withoutEffect(row)]
  switch (row.type) {
    case 'flag':
      return [flag]
    case 'integer':
      return [integer(row)]
    case 'pairs':
      return [pairs]
    case 'text':
    case 'commas':
      return shapes[row.shape ?? 'any']
  }
}

function withoutEffect({ unread, type }: { readonly unread: string; readonly type: ValueType }): Check {
  const holds = type === 'flag' ? 'v.lowerAscii() == "false"' : 'false'
  return { otherwise: 'tolerated', holds, why: `has no effect: ${unread}` }
}

const flag: Check = {
  otherwise: 'tolerated',
  holds: 'v.lowerAscii() in ["true", "false"]',
  why: 'is read as false',
}

function integer({ min = -(2 ** 31), max = 2 ** 31 - 1 }: Pick<AnnotationRow, 'min' | 'max'>): Check {
  const holds = `v.trim().matches("^[+-]?0*[0-9]{1,10}$") && int(v.trim()) >= ${min} && int(v.trim()) <= ${max}`
  return { otherwise: 'refused', holds, why: 'is no whole number, or out of range' }
}

const pairs: Check = {
  otherwise: 'tolerated',
  holds: eachItem('i.trim() == "" || i.matches("^[^=]*[^=\\\\s][^=]*=[^=]*$")'),
  why: 'has an item that is not one name, "=" and one value, which is left out',
}

const filled: Check = {
  otherwise: 'tolerated',
  holds: 'v.trim() != ""',
  why: 'is blank, as if it were not there',
}

function eachItem(holds: string): string {
  return `v.split(",").all(i, ${holds})`
}

function refused(why: string, holds: string): Check {
  return { otherwise: 'refused', holds, why }
}

/** A blank value has been told of already. */
function unlessBlank(why: string, holds: string): readonly Check[] {
  return [filled, refused(why, `v.trim() == "" || ${holds}`)]
}

const noCommas = refused('has a comma, and its items are separated by blanks', `!v.contains(",")`)

const shapes: Readonly<Record<Shape, readonly Check[]>> = {
  any: [],
  filled: [filled],
  'resource name': [refused('is blank', 'v.trim() != ""')],
  'subnet name': unlessBlank('has blanks around it', 'v == v.trim()'),
  'IPv4 address': unlessBlank('is no IPv4 address', `(isIP(v) && ip(v).family() == 4)`),
  'IPv6 address': unlessBlank('is no IPv6 address', `(isIP(v) && ip(v).family() == 6)`),
  addresses: [refused('has an item that is no IP address', eachItem('isIP(i.trim())'))],
  'addresses or nothing': [refused('has an item that is no IP address', eachItem('i.trim() == "" || isIP(i.trim())'))],
  CIDRs: [
    {
      otherwise: 'tolerated',
      holds: eachItem('isCIDR(i.trim()) && cidr(i.trim()).masked() == cidr(i.trim())'),
      why: 'has an item that is no CIDR, or has host bits: it is left out, all other sources are denied and the Internet is shut out',
    },
  ],
  'filled items': [refused('has an empty item', eachItem('i.trim() != ""'))],
  'prefix id': unlessBlank(
    'is not the id of a public IP prefix',
    `v.matches("(?i)^/subscriptions/.+/publicIPPrefixes/[^/]+$")`,
  ),
  'DNS label': [refused('is no DNS label', `v == "" || v.matches("^[a-z][a-z0-9-]{1,61}[a-z0-9]$")`)],
  'probe protocol': [
    {
      otherwise: 'tolerated',
      holds: 'v.trim().lowerAscii() in ["tcp", "http", "https"]',
      why: 'is read as tcp',
    },
  ],
  'probe port': [
    refused(
      'is neither a port of the Service nor a port number',
      cel`v.matches("^[+-]?0*[0-9]{1,5}$")
        ? int(v) >= 1 && int(v) <= 65535
        : object.spec.ports.exists(p, has(p.name) && p.name.lowerAscii() == v.lowerAscii())`,
    ),
  ],
  path: [refused('is empty', 'v != ""')],
  blanks: [noCommas],
  'IPv4 addresses with blanks': [
    noCommas,
    refused(
      'has an item that is no IPv4 address',
      cel`v.contains(",") || v.replace("\n", " ").replace("\t", " ").split(" ")
        .all(i, i == "" || (isIP(i) && ip(i).family() == 4))`,
    ),
  ],
}
