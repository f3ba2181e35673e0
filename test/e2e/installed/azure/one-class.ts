/** Beside another controller: one class of Services, azure.json in the values, and the ServiceAccount's own token in place of a secret. */
import { apply, kubectl } from '../../rack/kubectl.ts'
import type { Rack } from '../../rack/rack.ts'
import { addressOf, answers, field, silence } from '../../scenarios/service.ts'
import { nonRoot } from '../privileges.ts'
import { waiting } from './host-file.ts'
import { authorityFolder, cloudConfig, provideAuthority } from './rack.ts'
import { common, type Turn } from './turn.ts'

const loadBalancerClass = 'berth.dev/azure'
const web = { namespace: 'default', name: 'of-class' }

export const oneClass: Turn = {
  name: 'for one class, with azure.json in the values and without any secret, it is not root',
  privileges: { name: 'controller', user: nonRoot, capabilities: 0 },
  async prepare(rack, signal) {
    const { aadClientSecret: _, ...content } = await cloudConfig(rack, authorityFolder)
    return {
      ...common,
      loadBalancerClass,
      azure: { cloudConfig: { content }, workloadIdentity: { enabled: true } },
      controller: await provideAuthority(rack, signal),
    }
  },
  async prove({ rack, checks }, signal) {
    await checks.check('installed: a Service of the class answers, and one without it is left to others', () =>
      servesItsClass(rack, signal),
    )
    await checks.check('installed: it holds a lease of its own, and not the one of a cloud-controller-manager', () =>
      holdsItsLease(rack, signal),
    )
  },
}

async function servesItsClass(rack: Rack, signal: AbortSignal): Promise<void> {
  const { name, namespace } = web
  await kubectl(rack, ['-n', namespace, 'create', 'deployment', name, '--image=anything', '--replicas=3'], signal)
  const spec = { type: 'LoadBalancer', loadBalancerClass, selector: { app: name }, ports: [{ port: 80 }] }
  await apply(rack, [{ apiVersion: 'v1', kind: 'Service', metadata: web, spec }], signal)
  const url = `http://${await addressOf(rack, web, signal)}/`
  await answers(rack, { url, replicas: 3 }, signal)
  const held = await field(rack, waiting, '.metadata.finalizers', signal)
  if (held !== '') throw new Error(`${waiting.name} has ${held}`)
  await kubectl(rack, ['-n', namespace, 'delete', `service/${name}`, `deployment/${name}`], signal)
  await silence(rack, { url }, signal)
}

async function holdsItsLease(rack: Rack, signal: AbortSignal): Promise<void> {
  const holder = (name: string) =>
    kubectl(
      rack,
      ['-n', 'kube-system', 'get', 'lease', name, '--ignore-not-found', '-o', 'jsonpath={.spec.holderIdentity}'],
      signal,
    )
  const [own, others] = [await holder('berth-controller'), await holder('cloud-controller-manager')]
  if (own === '' || others !== '') throw new Error(`its own is held by '${own}', the other by '${others}'`)
}
