import type { Peer } from '../model.ts'
import type { PeerSpec } from './bgp-peer.ts'
import { readDurationMs } from './duration.ts'
import type { Report } from './report.ts'

type Timers = Pick<Peer, 'holdTimeSeconds' | 'keepaliveSeconds' | 'connectTimeSeconds'>

const defaultHoldSeconds = 90
/** All BGP timers are whole seconds in 16 bits (RFC 4271). */
const longestSeconds = 0xffff

export function readTimers(spec: PeerSpec, report: Report): Timers {
  const hold = readSeconds(spec.holdTime, 'spec.holdTime', report)
  // Go's zero, which MetalLB's own samples show: nobody means that a session shall end for want of keepalives.
  const keepalive = readSeconds(spec.keepaliveTime, 'spec.keepaliveTime', report) || undefined
  const connect = readSeconds(spec.connectTime, 'spec.connectTime', report)
  if (hold !== undefined && hold > 0 && hold < 3) {
    const why = 'a hold time under three seconds is not allowed by RFC 4271'
    report.refuse({ field: 'spec.holdTime', value: spec.holdTime ?? '', why, fix: 'Write 3s or more, or 0s for none.' })
  }
  const holdTimeSeconds = hold ?? holdFor(keepalive)
  if (keepalive !== undefined && keepalive > holdTimeSeconds) {
    const why = `it is longer than the hold time, ${holdTimeSeconds}s`
    const value = spec.keepaliveTime ?? ''
    report.refuse({ field: 'spec.keepaliveTime', value, why, fix: 'Write a third of spec.holdTime.' })
  }
  if (connect === 0) {
    const value = spec.connectTime ?? ''
    report.refuse({ field: 'spec.connectTime', value, why: 'it is under a second', fix: 'Write 1s or more.' })
  }
  return { holdTimeSeconds, keepaliveSeconds: keepalive, connectTimeSeconds: connect }
}

/** As MetalLB fills in what was left out. */
function holdFor(keepalive: number | undefined): number {
  return keepalive === undefined ? defaultHoldSeconds : Math.max(3, Math.min(keepalive * 3, longestSeconds))
}

function readSeconds(text: string | undefined, field: string, report: Report): number | undefined {
  if (text === undefined) return undefined
  const ms = readDurationMs(text)
  if (ms === undefined) {
    const fix = /^\d+$/.test(text) ? `Write ${text}s.` : 'Write it like 90s or 1m30s.'
    report.refuse({ field, value: text, why: 'it is not a duration', fix })
    return undefined
  }
  const seconds = Math.floor(ms / 1000)
  if (seconds > longestSeconds) {
    report.refuse({ field, value: text, why: 'it is too long for BGP', fix: `Write ${longestSeconds}s or less.` })
  }
  if (seconds * 1000 !== ms) {
    report.coerce({ field, value: text, why: 'BGP counts whole seconds', fix: `Write ${seconds}s, as it is read.` })
  }
  return seconds
}
