/** The walk of `npm start`, with real packets: three deployments of three replicas, each behind an address of its own. */
import type { Checks } from '../report/checks.ts'
import { apply, kubectl } from '../rack/kubectl.ts'
import type { Rack } from '../rack/rack.ts'
import { topology } from '../rack/topology.ts'
import { nothingLeftOf, rulesOf } from './documents.ts'
import { addressOf, answers, field, floatingIpAnnotation, silence } from './service.ts'
import type { ServiceName } from './service.ts'

const deployments = ['web', 'web2', 'web3']
const replicas = 3
const noAddress = 'it has no address'

export interface Walk {
  readonly rack: Rack
  readonly checks: Checks
  readonly floatingIp: boolean
}

/** Walks once through deploy, expose, curl, keep the client's address, and delete. */
export async function walk({ rack, checks, floatingIp }: Walk, signal: AbortSignal): Promise<void> {
  const mode = `floating IP ${floatingIp ? 'on' : 'off'}`
  const namespace = `walk-${floatingIp ? 'on' : 'off'}`
  const services = deployments.map((name): ServiceName => ({ namespace, name }))
  await checks.check(`${mode}: three deployments of three replicas are available`, () =>
    deploy(rack, namespace, signal),
  )
  const addresses = await checks.check(`${mode}: each Service gets an address of its own`, async () => {
    await expose(rack, { namespace, floatingIp }, signal)
    const found = await Promise.all(services.map((service) => addressOf(rack, service, signal)))
    if (new Set(found).size !== services.length) throw new Error(`addresses: ${found.join(', ')}`)
    return found
  })
  for (const [index, service] of services.entries()) {
    const address = addresses?.[index]
    await checks.check(`${mode}: all three replicas of ${service.name} answer at http://${address}`, async () => {
      if (address === undefined) throw new Error(noAddress)
      await answers(rack, { url: `http://${address}/`, replicas }, signal)
      await ruleFits({ rack, service, address, floatingIp }, signal)
    })
  }
  await checks.check(`${mode}: with externalTrafficPolicy Local the pods see the client's own address`, async () => {
    const [service] = services
    const [address] = addresses ?? []
    if (service === undefined || address === undefined) throw new Error(noAddress)
    await keepsClientAddress({ rack, service, address, floatingIp }, signal)
  })
  await checks.check(`${mode}: after kubectl delete nothing is left in Azure and nobody answers`, async () => {
    await kubectl(rack, ['-n', namespace, 'delete', 'service', ...deployments], signal)
    for (const gone of addresses ?? []) {
      await nothingLeftOf(rack, gone, signal)
      await silence(rack, { url: `http://${gone}/` }, signal)
    }
    await kubectl(rack, ['delete', 'namespace', namespace, '--wait=false'], signal)
  })
}

async function deploy(rack: Rack, namespace: string, signal: AbortSignal): Promise<void> {
  await kubectl(rack, ['create', 'namespace', namespace], signal)
  for (const name of deployments) {
    const args = ['create', 'deployment', name, '--image=anything', `--replicas=${replicas}`]
    await kubectl(rack, ['-n', namespace, ...args], signal)
  }
  for (const name of deployments) {
    await kubectl(rack, ['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=40s'], signal)
  }
}

/** With floating IP on by `kubectl expose`, as the original walk did; off by manifests, which can carry the annotation. */
async function expose(
  rack: Rack,
  walk: { readonly namespace: string; readonly floatingIp: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { namespace, floatingIp } = walk
  if (!floatingIp) {
    const objects = deployments.map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, annotations: { [floatingIpAnnotation]: 'true' } },
      spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80 }] },
    }))
    return await apply(rack, objects, signal)
  }
  for (const name of deployments) {
    const args = ['expose', 'deployment', name, '--port=80', '--type=LoadBalancer']
    await kubectl(rack, ['-n', namespace, ...args], signal)
  }
}

interface Reached {
  readonly rack: Rack
  readonly service: ServiceName
  readonly address: string
  readonly floatingIp: boolean
}

async function ruleFits({ rack, service, address, floatingIp }: Reached, signal: AbortSignal): Promise<void> {
  const nodePort = Number(await field(rack, service, '.spec.ports[0].nodePort', signal))
  const backendPort = floatingIp ? 80 : nodePort
  const fits = await rulesOf(rack, address, (rules) => rules.length === 1 && rules[0]?.up.length === 3, signal)
  const [routed] = fits
  if (routed?.rule.floatingIp !== floatingIp || routed.rule.backendPort !== backendPort) {
    throw new Error(`expected floatingIp ${floatingIp}, backend port ${backendPort}: ${JSON.stringify(routed)}`)
  }
  if (routed.rule.probe?.port !== nodePort)
    throw new Error(`expected a probe on ${nodePort}: ${JSON.stringify(routed)}`)
}

async function keepsClientAddress({ rack, service, address }: Reached, signal: AbortSignal): Promise<void> {
  const patch = JSON.stringify({ spec: { externalTrafficPolicy: 'Local' } })
  await kubectl(rack, ['-n', service.namespace, 'patch', 'service', service.name, '-p', patch], signal)
  const healthPort = Number(await field(rack, service, '.spec.healthCheckNodePort', signal))
  await rulesOf(rack, address, ([only]) => only?.rule.probe?.port === healthPort && only.up.length === 3, signal)
  for (const visitor of ['client', 'otherClient'] as const) {
    const heard = await answers(rack, { visitor, url: `http://${address}/`, replicas }, signal)
    const source = topology[visitor]
    // The first answers may have come through a kube-proxy that has not yet seen the new policy.
    if (heard.at(-1)?.source !== source) throw new Error(`the pod saw ${heard.at(-1)?.source}, the client is ${source}`)
  }
}
