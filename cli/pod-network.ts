/** `--cluster-cidr` and what belongs to it, as the cloud-controller-manager of the Azure provider reads them. */
import { parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import type { ControllerName } from '#reconcilers/controller-names'
import type { PodNetwork } from '#reconcilers/node-controllers'
import type { Invocation } from './command.ts'
import { Failure } from './failure.ts'
import { stringOption } from './options.ts'

type Options = Invocation['options']

const usualLength = { IPv4: 24, IPv6: 64 } as const
const width = { IPv4: 32, IPv6: 128 } as const

/**
 * Without `--allocate-node-cidrs` neither ranges are given nor routes written, whatever else is said: so it is there.
 * @throws {Failure} naming flag and fix
 */
export function readPodNetwork(options: Options, controllers: ReadonlySet<ControllerName>): PodNetwork {
  const givesRanges = controllers.has('node-ipam')
  const writesRoutes = controllers.has('route') && options['configure-cloud-routes'] !== false
  if (options['allocate-node-cidrs'] !== true || !(givesRanges || writesRoutes)) return {}
  const within = readClusterCidrs(options)
  if (within.length === 0) throw new Failure('--allocate-node-cidrs needs --cluster-cidr, the ranges of all pods', 2)
  return {
    ...(writesRoutes && { routesWithin: within }),
    ...(givesRanges && { given: spacesOf(options, within) }),
  }
}

/** The ranges of all pods, as far as they are said. @throws {Failure} naming flag and fix */
export function readClusterCidrs(options: Options): readonly Prefix[] {
  return prefixesOf(options, 'cluster-cidr')
}

function spacesOf(options: Options, within: readonly Prefix[]): NonNullable<PodNetwork['given']> {
  const type = stringOption(options, 'cidr-allocator-type') ?? 'RangeAllocator'
  if (type !== 'RangeAllocator') {
    const fix = 'use RangeAllocator, or run the node IPAM controller of the Azure provider beside it'
    throw new Failure(`--cidr-allocator-type ${type}: Berth has none; ${fix}`, 2)
  }
  const notIn = prefixesOf(options, 'service-cluster-ip-range')
  return within.map((range) => ({ within: range, nodeLength: nodeLengthOf(options, range, within.length), notIn }))
}

function nodeLengthOf(options: Options, { family, length }: Prefix, families: number): number {
  const own = `node-cidr-mask-size-${family.toLowerCase()}`
  const both = 'node-cidr-mask-size'
  if (families > 1 && options[both] !== undefined) {
    throw new Failure(`--${both}: with two families say --${both}-ipv4 and --${both}-ipv6`, 2)
  }
  const name = options[own] === undefined ? both : own
  const text = stringOption(options, name)
  const size = text === undefined ? usualLength[family] : Number(text)
  if (!Number.isInteger(size) || size < length || size > width[family]) {
    const why = `use a number from ${length}, the size of --cluster-cidr, to ${width[family]}`
    throw new Failure(`--${name} ${text ?? `(${size} unless said otherwise)`}: ${why}`, 2)
  }
  return size
}

/** One CIDR, or one of each family. */
function prefixesOf(options: Options, name: string): readonly Prefix[] {
  const words = (stringOption(options, name) ?? '').split(',').map((word) => word.trim())
  const prefixes = words.filter((word) => word !== '').map((word) => readPrefix(word, name))
  const families = new Set(prefixes.map(({ family }) => family))
  if (families.size < prefixes.length) throw new Failure(`--${name}: use one CIDR of each family at most`, 2)
  return prefixes
}

function readPrefix(text: string, name: string): Prefix {
  const prefix = parsePrefix(text)
  if (!('why' in prefix)) return prefix
  const masked = prefix.masked === undefined ? undefined : parsePrefix(prefix.masked)
  // Go drops the host bits, and who comes from there has them in his arguments.
  if (masked !== undefined && !('why' in masked)) return masked
  throw new Failure(`--${name} ${text}: ${prefix.why}`, 2)
}
