/** One pod of the chart as processes of this machine. */
import { mkdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { KubeApi } from '../fleet/kube-api.ts'
import type { NodeSite } from '../rack/cluster-site.ts'
import { Container } from './container.ts'
import { environmentOf } from './environment.ts'
import type { Image } from './image.ts'
import { askByHttp, Probing } from './probing.ts'
import { assertKnown, type ContainerSpec, type Probe, type RunnablePod } from './pod-spec.ts'
import { confine, runInside, type Mount } from './root-file-system.ts'
import { accountPath, accountVolume, makeVolumes } from './volumes.ts'

export interface Place {
  readonly site: NodeSite
  /** Network namespace of the host, and of the pods on it. */
  readonly host: string
  readonly pods: string
  /** The machine's own files, where pods of the chart need more of them than folders that are empty at first. */
  readonly machine?: Machine
}

/** What `/` is to programs of the machine: a folder, and what is mounted at its `usr` for each of them. */
export interface Machine {
  readonly folder: string
  readonly usr: string
}

export interface PodSite {
  readonly api: KubeApi
  readonly server: string
  readonly caPem: string
  readonly images: Readonly<Record<string, Image>>
  readonly folder: string
}

export interface RunningPod {
  readonly pod: RunnablePod
  readonly place: Place
  readonly containers: readonly Container[]
  readonly address: string
}

/** Makes its volumes and starts its containers. */
export async function runPod(pod: RunnablePod, place: Place, site: PodSite, signal: AbortSignal): Promise<RunningPod> {
  assertKnown(pod)
  const { folder, api, caPem } = site
  const isOnHost = pod.spec.hostNetwork === true
  // Pods have no network namespace each: one of the chart's on a node, which is how they are spread, is alone with its ports.
  const namespace = isOnHost ? place.host : place.pods
  const address = isOnHost ? place.site.address : `${place.site.podPrefix}2`
  const own = join(folder, place.site.name, pod.metadata.name)
  const hostFolder = place.machine?.folder ?? join(folder, 'hosts', place.site.name)
  const around = { api, caPem, folder: join(own, 'volumes'), hostFolder }
  const volumes = await makeVolumes(pod, around, signal)
  const containers: Container[] = []
  for (const spec of pod.spec.containers) {
    const prepared = { pod, spec, place, namespace, address, volumes, own }
    containers.push(await startContainer(prepared, site, signal))
  }
  return { pod, place, containers, address }
}

interface Prepared {
  readonly pod: RunnablePod
  readonly spec: ContainerSpec
  readonly place: Place
  readonly namespace: string
  readonly address: string
  readonly volumes: ReadonlyMap<string, string>
  readonly own: string
}

async function startContainer(prepared: Prepared, site: PodSite, signal: AbortSignal): Promise<Container> {
  const { pod, spec, place, namespace, address, volumes, own } = prepared
  const image = site.images[spec.image.replace(/[:@].*$/, '')]
  if (image === undefined) throw new Error(`there is no image ${spec.image}`)
  const root = join(own, 'root', spec.name)
  await mkdir(root, { recursive: true })
  const identity = { pod, nodeName: place.site.name, address, hostAddress: place.site.address }
  const env = await environmentOf(spec.env ?? [], { identity, ...site }, signal)
  const mounts = await mountsOf(spec, { volumes, machine: place.machine })
  const hostName = pod.spec.hostNetwork === true ? place.site.name : pod.metadata.name
  const confinement = { root, hostName, image, mounts, env, pod: pod.spec, container: spec }
  const command = confine(confinement)
  const preStop = spec.lifecycle?.preStop?.exec?.command
  const probing = (probe: Probe | undefined) =>
    probe === undefined ? undefined : new Probing(probe, askByHttp(probe, { container: spec, namespace, address }))
  return new Container({
    spec,
    namespace,
    command,
    logFile: join(own, `${spec.name}.log`),
    preStop: preStop && ((pid) => runInside(confinement, pid, preStop)),
    graceMs: (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000,
    probes: () => ({ liveness: probing(spec.livenessProbe), readiness: probing(spec.readinessProbe) }),
  })
}

interface Mountable {
  readonly volumes: ReadonlyMap<string, string>
  readonly machine: Machine | undefined
}

async function mountsOf(spec: ContainerSpec, { volumes, machine }: Mountable): Promise<readonly Mount[]> {
  const account = volumes.has(accountVolume) ? [{ name: accountVolume, mountPath: accountPath, readOnly: true }] : []
  const all = [...(spec.volumeMounts ?? []), ...account]
  const mounts = all.map(async (mount): Promise<readonly Mount[]> => {
    const volume = volumes.get(mount.name)
    if (volume === undefined) throw new Error(`${spec.name} mounts ${mount.name}, and there is no such volume`)
    const source = 'subPath' in mount && mount.subPath !== undefined ? join(volume, mount.subPath) : volume
    const isFile = (await stat(source)).isFile()
    const target = mount.mountPath
    const isWhole = machine !== undefined && relative(machine.folder, source) === ''
    const usr = isWhole ? [{ source: machine.usr, target: join(target, 'usr'), isFile: false, readOnly: true }] : []
    return [{ source, target, isFile, readOnly: mount.readOnly === true }, ...usr]
  })
  return (await Promise.all(mounts)).flat()
}
