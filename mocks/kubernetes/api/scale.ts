import { ApiError } from './api-error.ts'
import { numberIn, objectIn, stringMapIn } from './json.ts'
import type { KubernetesObject } from './object.ts'

/** Shows a Deployment or ReplicaSet as autoscaling/v1 Scale. */
export function scaleOf(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const labels = stringMapIn(objectIn(object.spec, 'selector'), 'matchLabels')
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: { replicas: numberIn(object.spec, 'replicas') },
    status: { replicas: numberIn(object.status, 'replicas'), selector: selector.toSorted().join(',') },
  }
}

/** Answers the object with the replicas of the Scale; its resourceVersion, if any, must be the object's. */
export function withScale(object: KubernetesObject, scale: KubernetesObject): KubernetesObject {
  const replicas = scale.spec?.['replicas'] ?? 0
  if (!Number.isInteger(replicas) || numberIn(scale.spec, 'replicas') < 0)
    throw wrongReplicas(object, JSON.stringify(replicas))
  const { resourceVersion } = scale.metadata
  const metadata = { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) }
  return { ...object, metadata, spec: { ...object.spec, replicas } }
}

function wrongReplicas({ metadata: { name } }: KubernetesObject, value: string): ApiError {
  const message = `Invalid value: ${value}: must be greater than or equal to 0`
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'spec.replicas' }]
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: `Scale.autoscaling "${name}" is invalid: spec.replicas: ${message}`,
    details: { name, group: 'autoscaling', kind: 'Scale', causes },
  })
}
