import type { Disposition } from '#provider/document/disposition'
import type { DocId, Point } from '#provider/document/names'
import { isLoadBalancer, isPublicIp, loadBalancers, type Body, type LoadBalancer } from './bodies.ts'
import type { Outside, Request } from './outside.ts'

/** No load balancer takes this port, and no security group that one. */
export const poisonPort = 666
export const poisonOpening = 555
/** Each of these is harmless, both in one load balancer are refused. */
export const poisonPair = [71, 72] as const

/** Why the outside does not accept a body, or undefined. */
export function refusalOf(request: Request, outside: Outside, hidesPoint: boolean): Disposition | undefined {
  const { doc, body } = request
  const inUse =
    body === undefined ? pointInUse(doc, outside) : body.type === 'lb' ? pointNotFree(doc, body, outside) : undefined
  if (inUse !== undefined) return { do: 'waitFor', point: hidesPoint ? undefined : inUse }
  const code = poisonIn(body)
  return code === undefined ? undefined : { do: 'terminal', code, message: `${code} in ${doc}` }
}

function pointInUse(doc: DocId, outside: Outside): Point | undefined {
  const body = outside.body(doc)
  if (body?.type !== 'pip') return undefined
  return body.nic || holdersOf(doc, outside).length > 0 ? doc : undefined
}

function pointNotFree(doc: DocId, body: LoadBalancer, outside: Outside): Point | undefined {
  for (const { on } of body.frontends) {
    if (holdersOf(on, outside).some((holder) => holder !== doc)) return on
    if (!isPublicIp(on)) continue
    const isReady = outside.body(on) !== undefined && outside.state(on) === 'settled' && !outside.isLeaving(on)
    if (!isReady) return on
  }
  return undefined
}

function holdersOf(point: Point, outside: Outside): DocId[] {
  return loadBalancers.filter((lb) => {
    const body = outside.body(lb)
    return isLoadBalancer(lb) && body?.type === 'lb' && body.frontends.some((frontend) => frontend.on === point)
  })
}

function poisonIn(body: Body | undefined): string | undefined {
  if (body?.type === 'nsg') return body.open.some(({ port }) => port === poisonOpening) ? 'PoisonOpening' : undefined
  if (body?.type !== 'lb') return undefined
  const rules = body.frontends.flatMap((frontend) => frontend.rules)
  if (rules.some(({ port }) => port === poisonPort)) return 'PoisonPort'
  if (poisonPair.every((poison) => rules.some(({ port }) => port === poison))) return 'PoisonPair'
  const places = body.frontends.flatMap(({ on, rules: standing }) => standing.map(({ port }) => `${on}:${port}`))
  return new Set(places).size < places.length ? 'PortClash' : undefined
}
