import { readFile } from 'node:fs/promises'

/** Tells the played Azure to let nobody do more than the role says. */
export const heldToRole = 'held-to-role'

const file = new URL('../../../charts/berth/files/azure-role.json', import.meta.url)

/** The actions of the role that the chart's page hands to whoever grants rights in Azure. */
export async function chartsRole(): Promise<readonly string[]> {
  // A cast at the edge: a file of our own
  const { Actions: actions } = JSON.parse(await readFile(file, 'utf8')) as { readonly Actions: readonly string[] }
  return actions
}

/** Whose tokens Azure takes in place of a secret: those of the chart's controller, from this rack's API server. */
export const chartsWorkload = {
  issuer: 'https://kubernetes.default.svc',
  subject: 'system:serviceaccount:berth-system:berth-controller',
} as const
