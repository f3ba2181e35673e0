/** Azure's health probes, sent from their own address: they alone decide which members of a pool take new flows. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../rack/topology.ts'
import type { BalancedRule, Probe } from './balanced-rule.ts'

/** Real probe intervals (5 s and more) would make every check wait for them; here they are that much shorter. */
const haste = 40
const answerWithinMs = 1000

export interface Prober {
  /** Probes the members of exactly these rules from now on. */
  follow(rules: readonly BalancedRule[]): void
  /** Whether a member of a probed rule takes new flows. */
  isUp(probe: Probe, member: string): boolean
  /** What was found out about a member of a probed rule; undefined of others. */
  seen(probe: Probe, member: string): Seen | undefined
}

export interface Seen {
  /** Undefined until the first result. */
  readonly up: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly lastChangeAt: number
}

interface Target {
  readonly stop: AbortController
  seen: Seen
}

/** Starts without targets; `onChange` is called whenever a member's state has changed. */
export function startProber(onChange: () => void): Prober {
  const targets = new Map<string, Target>()
  return {
    isUp: (probe, member) => targets.get(keyOf(probe, member))?.seen.up ?? false,
    seen: (probe, member) => targets.get(keyOf(probe, member))?.seen,
    follow(rules) {
      const wanted = new Set<string>()
      for (const { probe, members } of rules) {
        if (probe === undefined) continue
        for (const member of members) {
          const key = keyOf(probe, member)
          wanted.add(key)
          if (targets.has(key)) continue
          const target: Target = { stop: new AbortController(), seen: { up: undefined, lastChangeAt: Date.now() } }
          targets.set(key, target)
          void watch({ probe, member, target, onChange })
        }
      }
      for (const [key, target] of targets) {
        if (wanted.has(key)) continue
        target.stop.abort()
        targets.delete(key)
      }
    },
  }
}

function keyOf(probe: Probe, member: string): string {
  return [member, probe.protocol, probe.port, probe.path, probe.threshold, probe.intervalSeconds].join(' ')
}

interface Watch {
  readonly probe: Probe
  readonly member: string
  readonly target: Target
  readonly onChange: () => void
}

async function watch({ probe, member, target, onChange }: Watch): Promise<void> {
  const { signal } = target.stop
  let same = 0
  while (!signal.aborted) {
    const answered = probe.protocol === 'tcp' ? await connects(probe, member) : await answersOk(probe, member)
    const isFirst = target.seen.up === undefined
    same = answered === target.seen.up ? 0 : same + 1
    if (same >= (isFirst ? 1 : probe.threshold) && !signal.aborted) {
      target.seen = { up: answered, lastChangeAt: Date.now() }
      same = 0
      onChange()
    }
    await sleep((probe.intervalSeconds * 1000) / haste, undefined, { signal }).catch(() => undefined)
  }
}

function connects(probe: Probe, member: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({
    host: member,
    port: probe.port,
    localAddress: topology.probeSource,
    timeout: answerWithinMs,
  })
  socket.once('connect', () => resolve(true))
  socket.once('timeout', () => resolve(false))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** Asks for exactly status 200: Azure takes any other answer, a redirect too, for a dead member. */
function answersOk(probe: Probe, member: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const get = request({
    host: member,
    port: probe.port,
    path: probe.path,
    localAddress: topology.probeSource,
    timeout: answerWithinMs,
    agent: false,
  })
  get.once('response', (response) => resolve(response.statusCode === 200))
  get.once('timeout', () => resolve(false))
  get.once('error', () => resolve(false))
  get.end()
  return promise.finally(() => get.destroy())
}
