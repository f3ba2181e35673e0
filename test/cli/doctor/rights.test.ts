import { parse } from 'yaml'
import { expect, it } from 'vitest'
import { describeRight, rightsIn } from '#cli/doctor/rights'
import { rightsTexts } from '#cli/doctor/rights-files'
import { neededRights, type Needs } from '#cli/doctor/needed-rights'
import { usualLease } from '#reconcilers/leadership'

const needs: Needs = {
  backend: 'azure',
  connection: {
    className: undefined,
    kubeconfig: undefined,
    cloudConfig: undefined,
    config: undefined,
    clusterName: 'kubernetes',
  },
  lease: usualLease(undefined),
  controllers: new Set(['service']),
  config: undefined,
  isSpeaker: false,
}
const told = (some: Partial<Needs>) => {
  const lease = usualLease(some.connection?.className)
  return neededRights({ ...needs, lease, ...some }).map(describeRight)
}

it('asks after every verb of every rule, in the namespace that the section is for', () => {
  const rights = told({})
  expect(rights).toContain('watch services')
  expect(rights).toContain('patch services/status')
  expect(rights).toContain('update leases.coordination.k8s.io cloud-controller-manager in kube-system')
  expect(rights).not.toContain('delete nodes')
})

it('asks after what is needed for the controllers that are to run, and only then', () => {
  expect(told({ controllers: new Set(['cloud-node-lifecycle']) })).toContain('delete nodes')
  const beside = { ...needs.connection, className: 'berth.dev/azure' }
  const leases = told({ connection: beside }).filter((right) => right.includes(' leases'))
  expect(leases).toContain('get leases.coordination.k8s.io berth-controller in kube-system')
  expect(leases.filter((right) => right.includes('cloud-controller-manager'))).toEqual([])
})

it('asks after the lease that the flags name, and the one that AKS shares where that is', () => {
  const lease = { namespace: 'berth', name: 'mine' }
  const leases = told({ lease }).filter((right) => right.includes(' leases'))
  expect(leases.map((right) => right.replace('leases.coordination.k8s.io ', ''))).toEqual([
    'get mine in berth',
    'get aks-managed-resource-locker in kube-system',
    'update mine in berth',
    'update aks-managed-resource-locker in kube-system',
    'create in berth',
  ])
  expect(told({ lease, backend: 'bgp' })).toContain('update leases.coordination.k8s.io in berth')
})

it('asks after the one Secret that azure.json is in, by the name that it is given', () => {
  const cloudConfigSecret = { name: 'mine', namespace: 'berth', key: 'cloud-config' }
  const rights = told({ connection: { ...needs.connection, cloudConfigSecret } })
  expect(rights.filter((right) => right.includes('secrets'))).toEqual(['get secrets mine in berth'])
})

it('knows every section of the files, so that no rule is left out by a name that was changed', () => {
  const sections = (text: string) => Object.keys(parse(text) as object)
  const all = new Map(sections(rightsTexts['azure-controller']).map((name) => [name, undefined]))
  const controllers = new Set(['service', 'cloud-node', 'cloud-node-lifecycle', 'route', 'node-ipam'] as const)
  const cloudConfigSecret = { name: 'azure-cloud-provider', namespace: 'kube-system', key: 'cloud-config' }
  const config = { configurations: [{}] } as never
  const asked = (className: string | undefined) =>
    told({ controllers, config, connection: { ...needs.connection, className, cloudConfigSecret } })
  const plain = (right: string) => right.replace(/ in [\w-]+$/, '')
  const both = new Set([...asked(undefined), ...asked('berth.dev/azure')].map(plain))
  const inFile = rightsIn('azure-controller', all).map(describeRight)
  expect(inFile.filter((right) => !both.has(plain(right)))).toEqual([])
})
