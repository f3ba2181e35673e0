/**
 * The books of cluster addresses and node ports. Nothing is reserved while a write is admitted: the books follow
 * what is stored, so that a refused or dry-run write needs no undo.
 */
import type { KubernetesObject } from '../../object.ts'
import type { AddressRange } from '../address-range.ts'
import { specOf } from './service.ts'
import { nodePortsOf } from './service.ts'

export interface NodePortRange {
  readonly first: number
  readonly last: number
}

/** Knows which addresses and ports are taken and which comes next; gives the same in the same order every time. */
export class ServiceAllocator {
  readonly ranges: readonly AddressRange[]
  readonly nodePorts: NodePortRange
  readonly #takenAddresses = new Set<string>()
  readonly #takenPorts = new Set<number>()
  readonly #nextOffset = new Map<string, number>()
  #nextPort: number

  constructor(ranges: readonly AddressRange[], nodePorts: NodePortRange) {
    this.ranges = ranges
    this.nodePorts = nodePorts
    this.#nextPort = nodePorts.first
  }

  get families(): readonly string[] {
    return this.ranges.map(({ family }) => family)
  }

  /** Answers why this address cannot be had, or undefined when it can. */
  addressProblem(ip: string): string | undefined {
    const range = this.ranges.find(({ includes }) => includes(ip))
    if (range === undefined) return 'the provided network does not match the current range'
    return this.#takenAddresses.has(ip) ? 'provided IP is already allocated' : undefined
  }

  /** Answers why this node port cannot be had, or undefined when it can. */
  portProblem(port: number): string | undefined {
    const { first, last } = this.nodePorts
    if (port < first || port > last) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
    }
    return this.#takenPorts.has(port) ? 'provided port is already allocated' : undefined
  }

  /** Answers a free address of the family, undefined when none is left. */
  freeAddress(family: string): string | undefined {
    const range = this.ranges.find((one) => one.family === family)
    if (range === undefined) return undefined
    const start = this.#nextOffset.get(family) ?? 1
    for (let step = 0; step < range.size; step += 1) {
      const offset = ((start - 1 + step) % range.size) + 1
      const ip = range.at(offset)
      if (this.#takenAddresses.has(ip)) continue
      // Going on from here keeps a freed address out of use for a while, as the random choice upstream does.
      this.#nextOffset.set(family, offset + 1)
      return ip
    }
    return undefined
  }

  /** Answers a free node port that is not in `besides` either, undefined when none is left. */
  freePort(besides: ReadonlySet<number>): number | undefined {
    const { first, last } = this.nodePorts
    const size = last - first + 1
    for (let step = 0; step < size; step += 1) {
      const port = first + ((this.#nextPort - first + step) % size)
      if (this.#takenPorts.has(port) || besides.has(port)) continue
      this.#nextPort = port + 1
      return port
    }
    return undefined
  }

  /** Follows a stored write. */
  committed(now: KubernetesObject | undefined, before: KubernetesObject | undefined): void {
    if (before !== undefined) {
      for (const ip of addressesOf(before)) this.#takenAddresses.delete(ip)
      for (const port of allPortsOf(before)) this.#takenPorts.delete(port)
    }
    if (now === undefined) return
    for (const ip of addressesOf(now)) this.#takenAddresses.add(ip)
    for (const port of allPortsOf(now)) this.#takenPorts.add(port)
  }
}

const addressesOf = (service: KubernetesObject): string[] =>
  (specOf(service).clusterIPs ?? []).filter((ip) => ip !== 'None')

function allPortsOf(service: KubernetesObject): number[] {
  const spec = specOf(service)
  return [...nodePortsOf(spec), ...(spec.healthCheckNodePort === undefined ? [] : [spec.healthCheckNodePort])]
}
