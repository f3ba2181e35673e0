import type { Problem } from '#provider/intent/problem'
import type { AzureJson } from './azure-json.ts'

/** Who is behind the load balancers, and how. */
export interface BackendPools {
  /** Whether a pool names the nodes' addresses, or the machines' interfaces name the pool. */
  readonly members: 'addresses' | 'interfaces'
  /** The sides whose pools somebody else fills. */
  readonly preconfigured: { readonly external: boolean; readonly internal: boolean }
  /** Control plane nodes take traffic too. */
  readonly controlPlaneJoins: boolean
  /** The kinds of machines that nodes are looked for among. */
  readonly machines: { readonly uniform: boolean; readonly flexible: boolean; readonly standalone: boolean }
  /** Pools of interfaces become pools of addresses by Azure's own action. */
  readonly azureMigrates: boolean
}

const types = { nodeip: 'addresses', nodeipconfiguration: 'interfaces' } as const
const typeField = 'loadBalancerBackendPoolConfigurationType'
const preconfiguredField = 'preConfiguredBackendPoolLoadBalancerTypes'
const sides: readonly string[] = ['internal', 'external', 'all', '']

/** Reads it from a file that `checkBackendPools` found nothing wrong with (reference sections 2.3 and 6.1). */
export function backendPools(file: AzureJson): BackendPools {
  const preconfigured = file[preconfiguredField]?.trim().toLowerCase() ?? ''
  const members = types[typeOf(file) as keyof typeof types]
  return {
    members,
    preconfigured: {
      external: preconfigured === 'external' || preconfigured === 'all',
      internal: preconfigured === 'internal' || preconfigured === 'all',
    },
    // Pools of addresses never hold them, whatever the key says (reference section 2.3).
    controlPlaneJoins: members === 'interfaces' && file.excludeMasterFromStandardLB === false,
    machines: machinesOf(file),
    azureMigrates: file.enableMigrateToIPBasedBackendPoolAPI ?? false,
  }
}

/** Finds what keeps Berth from starting. */
export function checkBackendPools(file: AzureJson): readonly Problem[] {
  const problems: Problem[] = []
  if (!(typeOf(file) in types)) {
    const why = typeOf(file) === 'podip' ? 'pools of pods need a service gateway' : 'there is no such choice'
    problems.push({ field: typeField, value: file[typeField] ?? '', why, fix: 'Write nodeIPConfiguration or nodeIP.' })
  }
  const preconfigured = file[preconfiguredField]
  if (preconfigured !== undefined && !sides.includes(preconfigured.trim().toLowerCase())) {
    const fix = 'Write internal, external or all.'
    problems.push({ field: preconfiguredField, value: preconfigured, why: 'there is no such choice', fix })
  }
  if (file.disableAvailabilitySetNodes === true && vmTypeOf(file) !== 'vmss') {
    const why = `with vmType ${vmTypeOf(file)} machines are looked for elsewhere than in scale sets of the uniform kind`
    problems.push({
      field: 'disableAvailabilitySetNodes',
      value: 'true',
      why,
      fix: 'Remove it, or set vmType to vmss.',
    })
  }
  return problems
}

function machinesOf(file: AzureJson): BackendPools['machines'] {
  switch (vmTypeOf(file)) {
    case 'standard':
      return { uniform: false, flexible: true, standalone: true }
    case 'vmssflex':
      return { uniform: false, flexible: true, standalone: false }
    default:
      return {
        uniform: true,
        flexible: file.enableVmssFlexNodes ?? false,
        standalone: !(file.disableAvailabilitySetNodes ?? false),
      }
  }
}

function typeOf(file: AzureJson): string {
  return file[typeField]?.toLowerCase() ?? 'nodeipconfiguration'
}

function vmTypeOf(file: AzureJson): string {
  return file.vmType?.toLowerCase() ?? 'vmss'
}
