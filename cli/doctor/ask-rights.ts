import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { reviews } from '#reconcilers/kubernetes/review-object'
import { fail, ok, type Told } from './check.ts'
import { describeRight, type Right } from './rights.ts'

/** A ServiceAccount whose rights are asked after; undefined: whoever asks. */
export interface Account {
  readonly namespace: string
  readonly name: string
}

/** As many at once as one API server takes without a thought. */
const ATONCE = 8

/** Asks the API server after each right; one line for all that are there, and one for each that is missing. */
export async function askRights(
  client: KubernetesClient,
  { rights, account }: { readonly rights: readonly Right[]; readonly account: Account | undefined },
  signal: AbortSignal,
): Promise<readonly Told[]> {
  const missing: Right[] = []
  const left = [...rights]
  const worker = async () => {
    for (let right = left.shift(); right !== undefined; right = left.shift()) {
      if (!(await isAllowed(client, right, account, signal))) missing.push(right)
    }
  }
  await Promise.all(Array.from({ length: ATONCE }, worker))
  const who =
    account === undefined ? 'the user of the kubeconfig' : `ServiceAccount ${account.namespace}/${account.name}`
  if (missing.length === 0) return [ok(`${who} has all ${rights.length} rights`)]
  const fix = 'grant it: the chart does (rbac.create), and charts/berth/files lists every rule'
  return missing.map((right) => fail(`${who} may not ${describeRight(right)}`, fix))
}

async function isAllowed(
  client: KubernetesClient,
  { namespace, group, resource: path, name, verb }: Right,
  account: Account | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const [resource, subresource] = path.split('/')
  const attributes = { namespace, group, resource, subresource, name, verb }
  const resourceOf = account === undefined ? reviews.ownAccess : reviews.access
  const asked = {
    apiVersion: resourceOf.apiVersion,
    kind: resourceOf.kind,
    metadata: {},
    spec: { resourceAttributes: attributes, ...(account !== undefined && subjectOf(account)) },
  }
  const { status } = await client.create({ resource: resourceOf, namespace: undefined, name: undefined }, asked, signal)
  return status?.allowed === true
}

function subjectOf({ namespace, name }: Account) {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}
