import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect } from 'node:net'
import type { Address } from './flow.ts'
import { printAddress } from './flow.ts'
import type { Probe } from './network-view.ts'

/** A failed HTTP probe is told apart from a dead member: Azure gives other reasons for it. */
export type ProbeResult = 'success' | 'bad status' | 'no answer'

export interface ProbeTarget {
  readonly probe: Pick<Probe, 'protocol' | 'path'>
  /** The member as the played network knows it; an HTTP probe names it in its Host header. */
  readonly member: Address
  /** Where that really listens. */
  readonly real: Address
}

/**
 * Probes once: a TCP connection that opens, or an HTTP(S) answer of exactly 200 (arm-semantics section 6).
 * Certificates are not looked at, as Azure's probes do not. Never rejects: an abort is no answer.
 */
export function attemptProbe(target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> {
  switch (target.probe.protocol) {
    case 'Tcp':
      return attemptTcp(target.real, signal)
    case 'Http':
      return attemptHttp(target, requestHttp, signal)
    case 'Https':
      return attemptHttp(target, requestHttps, signal)
  }
}

function attemptTcp({ ip, port }: Address, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, signal })
    socket.on('error', () => resolve('no answer'))
    socket.on('connect', () => {
      resolve('success')
      socket.destroy()
    })
  })
}

function attemptHttp(
  { probe, member, real }: ProbeTarget,
  request: typeof requestHttp | typeof requestHttps,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const sent = request({
      host: real.ip,
      port: real.port,
      path: probe.path,
      headers: { host: printAddress(member), 'user-agent': 'Load Balancer Agent' },
      agent: false,
      rejectUnauthorized: false,
      signal,
    })
    sent.on('error', () => resolve('no answer'))
    sent.on('response', (response) => {
      resolve(response.statusCode === 200 ? 'success' : 'bad status')
      sent.destroy()
    })
    sent.end()
  })
}
