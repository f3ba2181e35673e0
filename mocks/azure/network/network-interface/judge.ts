/** What an interface may not belong to, and with whom (arm-semantics 3.1, 3.2). */
import type { Engine } from '../../arm/engine.ts'
import { errors } from '../../arm/error-catalogue.ts'
import { objectAt, stringAt } from '../../arm/json.ts'
import { keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import { refuseUnverified } from '../../arm/unverified.ts'
import { applicationGroupErrors } from '../application-security-group/errors.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { judgeAvailabilitySets } from '../load-balancer/judge-availability-sets.ts'
import { judgeBackendSize } from '../load-balancer/judge-backend-size.ts'
import { judgeMembers } from '../load-balancer/judge-members.ts'
import { membershipErrors } from '../load-balancer/membership-errors.ts'
import { networkOf } from '../load-balancer/members.ts'
import type { Members } from '../load-balancer/members.ts'
import type { LoadBalancer } from '../load-balancer/model.ts'
import type { PrivateAddresses } from '../private-addresses.ts'
import type { PublicIp } from '../public-ip/model.ts'
import { networkInterfaceErrors } from './errors.ts'
import { balancerIdsOf } from './load-balancers.ts'
import type { IpConfiguration, NetworkInterface } from './model.ts'

export interface InterfaceWorld {
  readonly engine: Engine
  readonly addresses: PrivateAddresses
  readonly publicIps: Table<PublicIp>
  readonly balancers: Table<LoadBalancer>
  readonly members: Members
}

export function judgeInterface(world: InterfaceWorld, id: string, model: NetworkInterface): void {
  for (const configuration of model.properties.ipConfigurations) {
    judgePublicIp(world, id, configuration)
    judgeNatRules(world, id, configuration)
    judgeGroups(world, id, configuration)
  }
  const members = world.members.withDraft(id, model.properties.ipConfigurations)
  for (const balancer of balancerIdsOf(model)) {
    const found = world.balancers.get(balancer)
    if (found === undefined) throw errors.referenceInvalid(balancer, id)
    judgeSku(world, found.accepted.sku.name, model)
    judgeMembers(found.id, found.accepted.children, { table: world.balancers, members })
    judgeBackendSize(world.engine.knobs, found.id, found.accepted.children, members)
    judgeAvailabilitySets(world.engine, found.id, found.accepted, members)
  }
}

function judgePublicIp({ engine, publicIps }: InterfaceWorld, nic: string, { id, properties }: IpConfiguration): void {
  const pointer = properties.publicIPAddress
  if (pointer === undefined) return
  const ip = publicIps.get(pointer.id)
  if (ip === undefined) throw errors.referenceInvalid(pointer.id, id)
  if (ip.accepted.properties.publicIPAddressVersion !== properties.privateIPAddressVersion) {
    throw networkErrors.familyMismatch(id, ip.id)
  }
  const [use] = engine.references.uses(ip.id, nic)
  if (use !== undefined) throw networkErrors.publicIpInUse(ip.id, use.from)
}

function judgeNatRules({ engine, balancers }: InterfaceWorld, nic: string, { id, properties }: IpConfiguration): void {
  for (const { id: rule } of properties.loadBalancerInboundNatRules ?? []) {
    const [use] = engine.references.uses(rule, nic)
    if (use !== undefined) refuseUnverified(engine.knobs, networkInterfaceErrors.natRuleTaken(rule, use.from))
    const balancer = balancers.get(balancerOf(rule))
    const found = balancer?.accepted.children.inboundNatRules.find((one) => keyOf(one.id) === keyOf(rule))
    if (found?.properties.backendAddressPool !== undefined) {
      refuseUnverified(engine.knobs, networkInterfaceErrors.natRuleHasPool(rule, id))
    }
  }
}

function judgeGroups({ engine }: InterfaceWorld, nic: string, { id, properties }: IpConfiguration): void {
  const groups = properties.applicationSecurityGroups ?? []
  const { applicationGroupsPerIpConfiguration, ipConfigurationsPerApplicationGroup } = limits
  if (groups.length > applicationGroupsPerIpConfiguration) {
    refuseUnverified(
      engine.knobs,
      applicationGroupErrors.tooManyPerConfiguration(id, applicationGroupsPerIpConfiguration),
    )
  }
  for (const group of groups) {
    const others = engine.references.uses(group.id, nic)
    if (others.length >= ipConfigurationsPerApplicationGroup) {
      refuseUnverified(
        engine.knobs,
        applicationGroupErrors.tooManyConfigurations(group.id, ipConfigurationsPerApplicationGroup),
      )
    }
    // Documented: the first interface in a group fixes the network that all others must be in.
    const [first] = others
    const network = first && networkOfConfiguration(engine, first.from)
    if (network !== undefined && keyOf(network) !== keyOf(networkOf(properties.subnet.id))) {
      refuseUnverified(engine.knobs, applicationGroupErrors.inOtherNetwork(group.id, network))
    }
  }
}

function networkOfConfiguration(engine: Engine, id: string): string | undefined {
  const parsed = parseResourceId(id)
  const child = parsed && engine.registry.collectionOf(parsed)?.child(parsed)
  const subnet = stringAt(objectAt(objectAt(child, 'properties'), 'subnet'), 'id')
  return subnet === undefined ? undefined : networkOf(subnet)
}

function judgeSku({ publicIps }: InterfaceWorld, sku: string, { properties }: NetworkInterface): void {
  for (const { properties: configuration } of properties.ipConfigurations) {
    const ip = configuration.publicIPAddress && publicIps.get(configuration.publicIPAddress.id)
    if (ip !== undefined && (ip.accepted.sku.name === 'Basic') !== (sku === 'Basic')) {
      throw membershipErrors.differentSkus(sku, ip.accepted.sku.name, ip.id)
    }
  }
}

function balancerOf(child: string): string {
  return child.split('/').slice(0, -2).join('/')
}
