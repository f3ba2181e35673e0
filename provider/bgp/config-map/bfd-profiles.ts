import { carry, type Carrier, type Draft, type Remarks } from './draft.ts'
import type { Entry } from './entry.ts'

const profile: Readonly<Record<string, Carrier>> = {
  name: { field: 'name', convert: () => undefined },
  'receive-interval': { field: 'receiveInterval' },
  'transmit-interval': { field: 'transmitInterval' },
  'detect-multiplier': { field: 'detectMultiplier' },
  'echo-interval': { field: 'echoInterval' },
  'echo-mode': { field: 'echoMode', convert: echo },
  'passive-mode': { field: 'passiveMode' },
  'minimum-ttl': { field: 'minimumTtl', convert: minimumTtl },
}

/** `bfd-profiles:`, since MetalLB 0.12. Peers call them by name, so a name is not changed. */
export function carryBfdProfiles(profiles: Entry, remarks: Remarks): readonly Draft[] {
  return profiles.items.flatMap((entry) => {
    const name = entry.items.find(({ key }) => key === 'name')?.scalar ?? ''
    if (name === '')
      remarks.add(entry, 'left out', { why: 'it has no name', fix: 'Add one, and name it in the peers.' })
    const made = { apiVersion: 'metallb.io/v1beta1', kind: 'BFDProfile', name, from: entry }
    return name === '' ? [] : [{ ...made, ...carry(entry, profile, remarks) }]
  })
}

function echo(entry: Entry, remarks: Remarks): unknown {
  if (entry.value !== true) return entry.value
  const fix = 'transmit-interval and detect-multiplier detect a silent peer as fast.'
  remarks.add(entry, 'left out', { why: 'BFD echo is not served', fix })
  return undefined
}

function minimumTtl(entry: Entry, remarks: Remarks): undefined {
  const fix = 'Filter at the router.'
  remarks.add(entry, 'left out', { why: 'nothing on the node looks at the TTL of BFD packets', fix })
}
