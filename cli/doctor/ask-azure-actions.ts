import { ArmError } from '#provider/azure/arm/arm-error'
import type { ArmClient } from '#provider/azure/arm/client'
import { isPermitted, type Permission } from '#provider/azure/arm/permissions'
import { neededActions, type AzureSetup, type NeededAction, type Place } from './azure-actions.ts'
import { azureScopes, type AzureScope } from './azure-scopes.ts'
import { fail, ok, oneLine, warn, type Told } from './check.ts'

const asking = 'Microsoft.Authorization/permissions/read'

/** Asks Azure what the identity may do where Berth writes, which writes nothing, and says what is missing for what. */
export async function askAzureActions(
  arm: Pick<ArmClient, 'permissions'>,
  setup: AzureSetup,
  signal: AbortSignal,
): Promise<readonly Told[]> {
  const scopes = azureScopes(setup.config)
  const places = [...new Set(neededActions.map(({ place }) => place))]
  const answers = await Promise.all(places.map(async (place) => judge(place, await ask(arm, scopes[place], signal))))
  const told = answers.flat()
  if (told.length > 0) return merged(told)
  return [ok(`all ${neededActions.length} actions beyond these are granted`)]

  function judge(place: Place, answer: Answer): readonly Told[] {
    const wanted = neededActions.filter((one) => one.place === place)
    if (answer.is === 'unknown') return [answer.told]
    const missing = wanted.filter(({ action }) => !isPermitted(answer.permissions, action))
    return missing.map((one) => tellMissing(one, scopes[place], one.isNeeded(setup)))
  }
}

type Answer =
  | { readonly is: 'known'; readonly permissions: readonly Permission[] }
  | { readonly is: 'unknown'; readonly told: Told }

async function ask(
  arm: Pick<ArmClient, 'permissions'>,
  { id, group, name }: AzureScope,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const permissions = (await arm.permissions(id, signal)) ?? (await arm.permissions(group, signal))
    if (permissions !== undefined) return { is: 'known', permissions }
    return { is: 'unknown', told: fail(`${name} is not there`, 'make it, or name another in azure.json') }
  } catch (error) {
    signal.throwIfAborted()
    const isForbidden = error instanceof ArmError && error.status === 403
    const why = isForbidden ? `${asking} is not granted` : oneLine(error)
    const fix = isForbidden
      ? `give the identity ${asking} there; docs/azure-role.md lists what to look for`
      : 'see what Azure says'
    return { is: 'unknown', told: warn(`could not ask which writes are granted in ${name}: ${why}`, fix) }
  }
}

function tellMissing({ action, for: what }: NeededAction, { name }: AzureScope, isNeeded: boolean): Told {
  const said = `${action} is not granted in ${name}; needed for ${what}`
  const fix = 'give the identity a role with it there: charts/berth/files/azure-role.json has all of them'
  return isNeeded ? fail(said, fix) : warn(said, fix)
}

/** Two places may be one group, of which the same is said twice. What fails is told first. */
function merged(told: readonly Told[]): readonly Told[] {
  const once = [...new Map(told.map((one) => [one.said, one])).values()]
  return [...once.filter(({ status }) => status === 'fail'), ...once.filter(({ status }) => status !== 'fail')]
}
