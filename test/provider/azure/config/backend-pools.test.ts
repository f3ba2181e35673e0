import { describe, expect, test } from 'vitest'
import type { AzureJson } from '#provider/azure/config/azure-json'
import { backendPools, checkBackendPools } from '#provider/azure/config/backend-pools'

const file = (keys: Partial<AzureJson>) => keys as AzureJson

describe('what azure.json says of backend pools', () => {
  test('is the Azure provider’s default where it says nothing: interfaces of uniform sets and standalone machines', () => {
    expect(backendPools(file({}))).toEqual({
      members: 'interfaces',
      preconfigured: { external: false, internal: false },
      controlPlaneJoins: false,
      machines: { uniform: true, flexible: false, standalone: true },
      azureMigrates: false,
    })
  })

  test('is read without regard to case', () => {
    const { members } = backendPools(file({ loadBalancerBackendPoolConfigurationType: 'NODEIP' }))
    expect(members).toBe('addresses')
    expect(checkBackendPools(file({ loadBalancerBackendPoolConfigurationType: 'nodeIpConfiguration' }))).toEqual([])
  })

  test.each([
    [{ vmType: 'vmss' }, { uniform: true, flexible: false, standalone: true }],
    [
      { vmType: 'VMSS', enableVmssFlexNodes: true },
      { uniform: true, flexible: true, standalone: true },
    ],
    [{ disableAvailabilitySetNodes: true }, { uniform: true, flexible: false, standalone: false }],
    [{ vmType: 'standard' }, { uniform: false, flexible: true, standalone: true }],
    [{ vmType: 'vmssflex' }, { uniform: false, flexible: true, standalone: false }],
  ])('looks with %o for machines of these kinds', (keys, machines) => {
    expect(backendPools(file(keys)).machines).toEqual(machines)
  })

  test.each([
    [' All ', { external: true, internal: true }],
    ['internal', { external: false, internal: true }],
    ['EXTERNAL', { external: true, internal: false }],
    ['', { external: false, internal: false }],
  ])('leaves the pools of "%s" to somebody else', (preConfiguredBackendPoolLoadBalancerTypes, preconfigured) => {
    const keys = file({ preConfiguredBackendPoolLoadBalancerTypes })
    expect(backendPools(keys).preconfigured).toEqual(preconfigured)
    expect(checkBackendPools(keys)).toEqual([])
  })

  test('lets control plane nodes into pools of interfaces only', () => {
    const keys = { excludeMasterFromStandardLB: false }
    expect(backendPools(file(keys)).controlPlaneJoins).toBe(true)
    const byAddress = file({ ...keys, loadBalancerBackendPoolConfigurationType: 'nodeIP' })
    expect(backendPools(byAddress).controlPlaneJoins).toBe(false)
  })

  test('does not look for machines in two places that exclude each other', () => {
    const [problem] = checkBackendPools(file({ vmType: 'standard', disableAvailabilitySetNodes: true }))
    expect(problem).toMatchObject({ field: 'disableAvailabilitySetNodes' })
  })
})
