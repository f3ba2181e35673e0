import { parseArgs } from 'node:util'
import { expect, test } from 'vitest'
import { commands } from '#cli/commands'
import { readControllers } from '#cli/controllers'
import { withGoBooleans } from '#cli/go-flags'
import { readPodNetwork } from '#cli/pod-network'
import { formatPrefix } from '#provider/intent/net/prefix'

const controller = commands.find(({ name }) => name === 'controller')
const options = { ...controller?.inherited, ...controller?.options }

function read(...args: readonly string[]) {
  const parsed = parseArgs({ args: [...withGoBooleans(args, options)], options, allowNegative: true })
  const { controllers } = parsed.values
  const network = readPodNetwork(parsed.values, readControllers(controllers as string | undefined))
  return {
    routes: network.routesWithin?.map(formatPrefix).join(),
    given: network.given?.map(({ within, nodeLength }) => `${formatPrefix(within)} by ${nodeLength}`).join(),
    notIn: network.given?.[0]?.notIn.map(formatPrefix).join(),
  }
}

const nothing = { routes: undefined, given: undefined, notIn: undefined }
const both = ['--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16'] as const

test('routes and ranges come with --allocate-node-cidrs alone, as in the Azure provider', () => {
  expect(read()).toEqual(nothing)
  expect(read('--configure-cloud-routes=true', '--cluster-cidr=10.244.0.0/16')).toEqual(nothing)
  expect(read('--allocate-node-cidrs=false', '--configure-cloud-routes')).toEqual(nothing)
  expect(read(...both)).toMatchObject({ routes: '10.244.0.0/16', given: '10.244.0.0/16 by 24' })
  expect(read(...both, '--configure-cloud-routes=false').routes).toBeUndefined()
  expect(read(...both, '--controllers=*,-node-ipam')).toMatchObject({ routes: '10.244.0.0/16', given: undefined })
  expect(read(...both, '--controllers=*,-route,-node-ipam-controller')).toEqual(nothing)
})

test('ranges are as large as the flags say, for each family, and not in those of Services', () => {
  const dual = ['--allocate-node-cidrs', '--cluster-cidr=10.244.0.0/16,fd00:10:244::/56'] as const
  expect(read(...dual).given).toBe('10.244.0.0/16 by 24,fd00:10:244::/56 by 64')
  expect(read(...dual, '--node-cidr-mask-size-ipv4=26', '--node-cidr-mask-size-ipv6=72').given).toBe(
    '10.244.0.0/16 by 26,fd00:10:244::/56 by 72',
  )
  expect(read(...both, '--node-cidr-mask-size=25').given).toBe('10.244.0.0/16 by 25')
  expect(read(...both, '--service-cluster-ip-range=10.0.0.0/16,fd00::/108').notIn).toBe('10.0.0.0/16,fd00::/108')
  // Go drops host bits.
  expect(read('--allocate-node-cidrs', '--cluster-cidr=10.244.0.1/16').routes).toBe('10.244.0.0/16')
})

test.each([
  [['--allocate-node-cidrs'], '--allocate-node-cidrs needs --cluster-cidr'],
  [['--allocate-node-cidrs', '--cluster-cidr=pods'], '--cluster-cidr pods: it is not a CIDR'],
  [['--allocate-node-cidrs', '--cluster-cidr=10.1.0.0/16,10.2.0.0/16'], 'one CIDR of each family at most'],
  [[...both, '--node-cidr-mask-size=12'], '--node-cidr-mask-size 12: use a number from 16'],
  [[...both, '--node-cidr-mask-size=many'], '--node-cidr-mask-size many: use a number from 16'],
  [['--allocate-node-cidrs', '--cluster-cidr=10.1.0.0/16,fd00::/56', '--node-cidr-mask-size=26'], 'with two families'],
  [[...both, '--cidr-allocator-type=CloudAllocator'], '--cidr-allocator-type CloudAllocator: Berth has none'],
])('%j is refused with the way out', (args, message) => {
  expect(() => read(...args)).toThrow(message)
})

test('takes the arguments that the chart of the Azure provider starts its own with', () => {
  const theirs = [
    '--allocate-node-cidrs=true',
    '--cloud-config=/etc/kubernetes/azure.json',
    '--cloud-provider=azure',
    '--cluster-cidr=10.244.0.0/16',
    '--cluster-name=kubernetes',
    '--configure-cloud-routes=true',
    '--controllers=*,-cloud-node',
    '--leader-elect=true',
    '--route-reconciliation-period=10s',
    '--secure-port=10268',
    '--bind-address=0.0.0.0',
    '--use-service-account-credentials=false',
    '--kube-api-qps=20',
    '--v=2',
  ]
  expect(read(...theirs)).toMatchObject({ routes: '10.244.0.0/16', given: '10.244.0.0/16 by 24' })
  expect(
    Object.keys(controller?.inherited ?? {}).filter((name) => Object.hasOwn(controller?.options ?? {}, name)),
  ).toEqual([])
})
