/** Services that were there before the policies: nobody may be locked out of them, least of all the controller. */
import type { Checks } from '../report/checks.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { LoneControlPlane } from '../rack/lone-control-plane.ts'

const key = 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout'
const name = 'before'
const finalizer = 'service.kubernetes.io/load-balancer-cleanup'

/** A Service with a value that will be refused, and one of another type. */
export async function createBefore(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const service = (called: string, type: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: called, namespace: 'default', annotations: { [key]: '1' }, finalizers: [finalizer] },
    spec: { type, ports: [{ port: 80 }] },
  })
  await apply(lab, [service(name, 'LoadBalancer'), service('inner', 'ClusterIP')], signal)
}

interface Story {
  readonly lab: LoneControlPlane
  readonly checks: Checks
}

export async function checkGrandfathered({ lab, checks }: Story, signal: AbortSignal): Promise<void> {
  const patch = (called: string, change: object) =>
    kubectl(lab, ['patch', 'service', called, '--type=merge', '-p', JSON.stringify(change)], signal)
  await checks.check('admission: a bad value that was there before stops no other edit', async () => {
    await patch(name, { metadata: { annotations: { 'example.com/note': 'x' } }, spec: { selector: { app: 'web' } } })
  })
  await checks.check('admission: another bad value in its place is refused', () =>
    refused(patch(name, { metadata: { annotations: { [key]: '2' } } })),
  )
  await checks.check('admission: a Service that becomes a load balancer is looked at whole', () =>
    refused(patch('inner', { spec: { type: 'LoadBalancer' } })),
  )
  await checks.check('admission: one that is being deleted can be let go', async () => {
    await kubectl(lab, ['delete', 'service', name, '--wait=false'], signal)
    await patch(name, { metadata: { finalizers: null } })
    const left = await kubectl(lab, ['get', 'services', '-o', 'name'], signal)
    if (left.includes(`/${name}\n`)) throw new Error(left)
  })
}

async function refused(asked: Promise<unknown>): Promise<void> {
  const why = await asked.then(
    () => 'it passed',
    (error: unknown) => String(error),
  )
  if (!why.includes(`${key} "`)) throw new Error(why)
}
