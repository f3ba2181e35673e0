/** What of a pod is run: as the API server gives it, with its defaults. Anything that is not here is refused, never left out in silence. */
import type { ObjectMeta } from '../fleet/kube-api.ts'

export interface RunnablePod {
  readonly metadata: ObjectMeta & {
    readonly namespace: string
    readonly labels?: Readonly<Record<string, string>>
    readonly deletionGracePeriodSeconds?: number
  }
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly nodeName?: string
  readonly serviceAccountName?: string
  readonly automountServiceAccountToken?: boolean
  readonly hostNetwork?: boolean
  readonly terminationGracePeriodSeconds?: number
  readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number; readonly fsGroup?: number }
  readonly containers: readonly ContainerSpec[]
  readonly volumes?: readonly Volume[]
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly {
          readonly matchFields?: readonly { readonly values?: readonly string[] }[]
        }[]
      }
    }
  }
}

export interface ContainerSpec {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly EnvVar[]
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
  readonly volumeMounts?: readonly VolumeMount[]
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly lifecycle?: { readonly preStop?: { readonly exec?: { readonly command: readonly string[] } } }
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean
    readonly readOnlyRootFilesystem?: boolean
    readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  }
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string }
    readonly secretKeyRef?: KeyRef
    readonly configMapKeyRef?: KeyRef
  }
}

interface KeyRef {
  readonly name: string
  readonly key: string
}

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly subPath?: string
  readonly readOnly?: boolean
}

export interface Volume {
  readonly name: string
  readonly configMap?: { readonly name: string; readonly defaultMode?: number }
  readonly secret?: { readonly secretName: string; readonly defaultMode?: number }
  readonly emptyDir?: object
  readonly hostPath?: { readonly path: string; readonly type?: string }
  readonly projected?: { readonly sources: readonly ProjectedSource[] }
}

export interface ProjectedSource {
  readonly serviceAccountToken?: {
    readonly audience?: string
    readonly expirationSeconds?: number
    readonly path: string
  }
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number | string; readonly scheme?: 'HTTP' | 'HTTPS' }
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly failureThreshold?: number
}

const known = {
  pod: [
    'nodeName',
    'serviceAccountName',
    'serviceAccount',
    'automountServiceAccountToken',
    'hostNetwork',
    'terminationGracePeriodSeconds',
    'securityContext',
    'containers',
    'volumes',
    'affinity',
    // Of scheduling and names, which one node for each pod and addresses in place of names make needless.
    'restartPolicy',
    'dnsPolicy',
    'schedulerName',
    'priority',
    'priorityClassName',
    'preemptionPolicy',
    'tolerations',
    'nodeSelector',
    'topologySpreadConstraints',
    'enableServiceLinks',
    'imagePullSecrets',
  ],
  container: [
    'name',
    'image',
    'command',
    'args',
    'env',
    'ports',
    'volumeMounts',
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle',
    'securityContext',
    'imagePullPolicy',
    'resources',
    'terminationMessagePath',
    'terminationMessagePolicy',
  ],
  volume: ['name', 'configMap', 'secret', 'emptyDir', 'hostPath', 'projected'],
} as const

/** Throws for a field that would have to be played and is not. */
export function assertKnown({ spec }: RunnablePod): void {
  const unknown = [
    ...unknownIn('pod', spec),
    ...spec.containers.flatMap((one) => unknownIn('container', one)),
    ...(spec.volumes ?? []).flatMap((one) => unknownIn('volume', one)),
  ]
  if (unknown.length > 0) throw new Error(`the harness does not play ${unknown.join(', ')}`)
}

function unknownIn(what: keyof typeof known, object: object): readonly string[] {
  const names: readonly string[] = known[what]
  return Object.keys(object)
    .filter((name) => !names.includes(name))
    .map((name) => `${name} of a ${what}`)
}
