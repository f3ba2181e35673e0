/**
 * The emulator's own interface, for other processes: no token, loopback only.
 */
import type { z } from 'zod'
import { faultPlanSchema } from '../arm/fault-rule.ts'
import type { Faults } from '../arm/faults.ts'
import type { RequestLog } from '../arm/request-log.ts'
import type { TrafficSource } from '../data-plane-view.ts'
import { loadBalancerMetrics } from '../load-balancer-metrics.ts'
import { knobsSchema } from '../knobs.ts'
import type { Knobs } from '../knobs.ts'
import type { WebAnswer, WebRequest } from './web.ts'

export interface AdminWorld {
  readonly caPem: string
  readonly log: RequestLog
  readonly faults: Faults
  readonly knobs: Knobs
  readonly traffic: TrafficSource['traffic']
}

/** Answers a request under `/_emulator`; undefined when the path is another one. */
export function answerAdmin(world: AdminWorld, request: WebRequest): WebAnswer | undefined {
  const { method, path, isLocal } = request
  if (!path.startsWith('/_emulator/')) return undefined
  if (!isLocal) return { status: 403, body: { error: 'only from this machine' } }
  switch (`${method} ${path.slice('/_emulator'.length)}`) {
    case 'GET /health':
      return { status: 200, body: { status: 'ok' } }
    case 'GET /ca.pem':
      return { status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body: world.caPem }
    case 'GET /log':
      return { status: 200, body: { summary: world.log.summary(), entries: world.log.entries } }
    case 'POST /log/clear':
      world.log.clear()
      return { status: 204 }
    case 'GET /faults':
      return { status: 200, body: { rules: world.faults.pending(), hits: world.faults.hits } }
    case 'POST /faults':
      return addFaults(world, request.body)
    case 'DELETE /faults':
      world.faults.clear()
      return { status: 204 }
    case 'GET /metrics':
      return { status: 200, body: { value: loadBalancerMetrics(world.traffic()) } }
    case 'GET /knobs':
      return { status: 200, body: world.knobs }
    case 'PATCH /knobs':
      return turnKnobs(world, request.body)
    default:
      return { status: 404, body: { error: `no such page: ${method} ${path}` } }
  }
}

function addFaults({ faults }: AdminWorld, body: Uint8Array): WebAnswer {
  const parsed = faultPlanSchema.safeParse(parseJson(body))
  if (!parsed.success) return refused(parsed.error)
  faults.play(parsed.data)
  return { status: 200, body: { rules: faults.pending() } }
}

function turnKnobs({ knobs }: AdminWorld, body: Uint8Array): WebAnswer {
  const parsed = knobsSchema.partial().safeParse(parseJson(body))
  if (!parsed.success) return refused(parsed.error)
  Object.assign(knobs, parsed.data)
  return { status: 200, body: knobs }
}

function refused({ issues: [issue] }: z.ZodError): WebAnswer {
  return { status: 400, body: { error: `${issue?.path.join('.')}: ${issue?.message}` } }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
