/** What users do while fate kills the controller: one walk for each kind of document and each way in which they depend on each other. */
import { expect } from 'vitest'
import type { Walk } from './doom.ts'
import { audit } from './audit.ts'
import { annotationKey, internal, type ServiceWrite } from './manifest.ts'
import { Outside } from './outside.ts'
import { seedOlderCluster } from './older-provider.ts'
import { nodesOf, profilePools, instancesOf, seedScaleSet } from './played-machines.ts'
import { first, fourNodes, poolsOf, second, standsOn } from './several/several-stage.ts'
import type { Stage } from './stage.ts'
import { seedUsersPublicIp } from './foreign.ts'

const on = (configuration: string): ServiceWrite => ({
  annotations: { [annotationKey('load-balancer-configurations')]: configuration },
})
const localOn = (configuration: string): ServiceWrite => ({
  ...on(configuration),
  spec: { externalTrafficPolicy: 'Local' },
})
const named: ServiceWrite = { annotations: { [annotationKey('pip-name')]: 'mine' } }
const bothFamilies: ServiceWrite = { spec: { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } }
const closed: ServiceWrite = {
  annotations: { ...named.annotations, [annotationKey('deny-all-except-load-balancer-source-ranges')]: 'true' },
  spec: { loadBalancerSourceRanges: ['198.51.100.0/24'] },
}

const oldTags = (service: string) => ({ service, 'kubernetes-cluster-name': 'kubernetes' })

/** A public IP that somebody made for himself. */
function seedOwnPublicIp(stage: Stage): void {
  seedUsersPublicIp(stage, 'mine', { team: 'shop' })
}

function expectOwnPublicIp(stage: Stage): void {
  const { publicIps } = new Outside(stage.emulator)
  expect(publicIps.map(({ name, tags }) => [name, tags])).toEqual([['mine', { team: 'shop' }]])
}

/** Nodes with an address of each family. */
function giveBothFamilies(stage: Stage): void {
  stage.members = stage.allMembers = stage.allMembers.map((node, at) => ({
    ...node,
    addresses: [...node.addresses, `fd00::1${at}`],
  }))
}

export const walks: Readonly<Record<string, Walk>> = {
  'two Services, an edit, a flip and a deletion': {
    steps: [
      (stage) => {
        stage.apply('web')
        stage.apply('shop')
      },
      (stage) => stage.apply('web', { ports: [80, 443] }),
      (stage) => stage.apply('shop', { annotations: internal }),
      (stage) => stage.delete('web'),
    ],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expect(stage.cluster.find('web')).toBeUndefined()
      expect(stage.address('shop')).toMatch(/^10\./)
      expect(new Outside(stage.emulator).publicIps).toEqual([])
    },
  },
  'pools of interfaces on a scale set, whose last Service goes': {
    options: {
      config: { loadBalancerBackendPoolConfigurationType: 'nodeIPConfiguration' },
      machines: (azure) => nodesOf(azure, seedScaleSet(azure, 'pool', { capacity: 2 })),
    },
    steps: [
      (stage) => stage.apply('web'),
      (stage) => stage.setMembers(stage.allMembers.slice(1)),
      (stage) => stage.delete('web'),
    ],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expect(stage.cluster.find('web')).toBeUndefined()
      const [set] = stage.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets')
      expect(profilePools(stage.azure, set?.id ?? '')).toEqual([])
      expect(instancesOf(stage.azure, set?.id ?? '').map(({ pools }) => pools)).toEqual([[], []])
      expect(stage.emulator.resources.list('loadBalancers')).toEqual([])
    },
  },
  'several load balancers between which a Service with a pool of its own moves': {
    options: { config: { multipleStandardLoadBalancerConfigurations: [first, second] } },
    prepare(stage) {
      stage.members = stage.allMembers = fourNodes
      stage.setEndpoints('web', ['pool1-11', 'pool2-13'])
    },
    steps: [
      (stage) => {
        stage.apply('web', localOn('kubernetes'))
        stage.apply('shop', on('kubernetes'))
      },
      (stage) => stage.apply('web', localOn('lb2')),
      (stage) => stage.delete('shop'),
      (stage) => stage.apply('web', on('lb2')),
    ],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expect(standsOn(stage, 'web')).toEqual(['lb2'])
      expect(new Outside(stage.emulator).loadBalancers.map(({ name }) => name)).toEqual(['lb2'])
      expect(poolsOf(stage, 'lb2')).toEqual(['kubernetes'])
    },
  },
  'a shared public IP whose first Service leaves': {
    prepare: seedOwnPublicIp,
    steps: [
      (stage) => stage.apply('web', named),
      (stage) => stage.apply('shop', { ...named, ports: [8080] }),
      (stage) => stage.delete('web'),
      (stage) => stage.apply('shop', { ...named, ports: [8080, 8081] }),
    ],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expectOwnPublicIp(stage)
      const { publicIps } = new Outside(stage.emulator)
      expect(stage.address('shop')).toBe(publicIps[0]?.properties.ipAddress)
    },
  },
  'the adoption of what an older Azure provider left, among addresses of users and of a Service that is no more': {
    prepare(stage) {
      seedOlderCluster(stage, {
        web: { publicIp: 'kubernetes-web', write: {}, tags: oldTags('default/web') },
        shop: { publicIp: 'mine', write: { ...named, ports: [8080] } },
      })
      seedUsersPublicIp(stage, 'spare', { team: 'shop' })
      seedUsersPublicIp(stage, 'kubernetes-gone', oldTags('default/gone'))
    },
    steps: [
      // The adoption itself.
      () => {},
      (stage) => stage.apply('web', { ports: [80, 443] }),
      (stage) => {
        stage.delete('web')
        stage.delete('shop')
      },
    ],
    check(stage) {
      const { publicIps, loadBalancers } = new Outside(stage.emulator)
      // What nobody stands behind is listed for people to remove, and never removed by itself.
      expect(Object.fromEntries(publicIps.map(({ name, tags = {} }) => [name, tags]))).toEqual({
        'kubernetes-gone': oldTags('default/gone'),
        mine: {},
        spare: { team: 'shop' },
      })
      expect(audit(stage)).toEqual(['public IP kubernetes-gone names default/gone'])
      expect(loadBalancers).toEqual([])
    },
  },
  'a family that is added and taken away': {
    prepare: giveBothFamilies,
    steps: [(stage) => stage.apply('web'), (stage) => stage.apply('web', bothFamilies), (stage) => stage.apply('web')],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expect(stage.ingress('web')).toHaveLength(1)
      expect(new Outside(stage.emulator).publicIps).toHaveLength(1)
    },
  },
  'a Service that denies all others on a public IP of a user': {
    options: { confirmDestructive: false },
    prepare: seedOwnPublicIp,
    steps: [
      (stage) => stage.apply('web', closed),
      (stage) => stage.apply('shop', { ...named, ports: [8080] }),
      (stage) => stage.apply('web', named),
      (stage) => {
        stage.delete('web')
        stage.delete('shop')
      },
    ],
    check(stage) {
      expect(audit(stage)).toEqual([])
      expectOwnPublicIp(stage)
      const { securityRules } = new Outside(stage.emulator)
      expect(securityRules.filter(({ name }) => name.startsWith('k8s-azure-lb'))).toEqual([])
    },
  },
}
