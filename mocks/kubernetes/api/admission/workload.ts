/** Deployments, ReplicaSets and Pods: defaults that show in `kubectl get -o yaml`, and what must not change. */
import type { Cause } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { equalJson, objectIn, objectsIn, stringIn, stringMapIn } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { forbiddenField, invalidValue, required } from './causes.ts'
import type { Strategy } from './strategy.ts'

/** apps/v1 SetDefaults_Deployment; the selector must match the template and stays. */
export const deploymentStrategy: Strategy = {
  initialStatus: {},
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    spec['replicas'] ??= 1
    spec['revisionHistoryLimit'] ??= 10
    spec['progressDeadlineSeconds'] ??= 600
    const strategy = objectIn(spec, 'strategy')
    strategy['type'] ??= 'RollingUpdate'
    if (strategy['type'] === 'RollingUpdate') {
      strategy['rollingUpdate'] = { maxUnavailable: '25%', maxSurge: '25%', ...objectIn(strategy, 'rollingUpdate') }
    }
    spec['strategy'] = strategy
    setTemplateDefaults(spec)
  },
  validate: validateTemplateOwner,
}

/** apps/v1 SetDefaults_ReplicaSet; the selector must match the template and stays. */
export const replicaSetStrategy: Strategy = {
  initialStatus: { replicas: 0 },
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    spec['replicas'] ??= 1
    setTemplateDefaults(spec)
  },
  validate: validateTemplateOwner,
}

/** A stub: stored and shown, played by nobody. */
export const daemonSetStrategy: Strategy = {
  initialStatus: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    spec['revisionHistoryLimit'] ??= 10
    setTemplateDefaults(spec)
  },
  validate: validateTemplateOwner,
}

/** A new pod is Pending; who plays the scheduler may change any of its spec. */
export const podStrategy: Strategy = {
  setDefaults(draft) {
    const spec = (draft.spec ??= {})
    setPodDefaults(spec)
    spec['enableServiceLinks'] ??= true
    draft.status ??= {}
    draft.status['phase'] ??= 'Pending'
    draft.status['qosClass'] ??= 'BestEffort'
  },
  validate: ({ spec }) => containerCauses(spec, 'spec'),
}

function setTemplateDefaults(spec: JsonObject): void {
  const template = objectIn(spec, 'template')
  const metadata = { ...objectIn(template, 'metadata') }
  // client-go writes `creationTimestamp: null` into templates; the server answers without it.
  if (metadata['creationTimestamp'] === null) delete metadata['creationTimestamp']
  const podSpec = objectIn(template, 'spec')
  setPodDefaults(podSpec)
  spec['template'] = { ...template, metadata, spec: podSpec }
}

// kubernetes 1.36: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec, SetDefaults_Container.
function setPodDefaults(spec: JsonObject): void {
  spec['restartPolicy'] ??= 'Always'
  spec['dnsPolicy'] ??= 'ClusterFirst'
  spec['schedulerName'] ??= 'default-scheduler'
  spec['securityContext'] ??= {}
  spec['terminationGracePeriodSeconds'] ??= 30
  for (const container of [...objectsIn(spec, 'containers'), ...objectsIn(spec, 'initContainers')]) {
    container['resources'] ??= {}
    container['terminationMessagePath'] ??= '/dev/termination-log'
    container['terminationMessagePolicy'] ??= 'File'
    container['imagePullPolicy'] ??= /:(?!latest$)[^/]+$/.test(stringIn(container, 'image')) ? 'IfNotPresent' : 'Always'
    for (const port of objectsIn(container, 'ports')) port['protocol'] ??= 'TCP'
    for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe']) setProbeDefaults(container, probe)
  }
}

function setProbeDefaults(container: JsonObject, key: string): void {
  if (container[key] === undefined) return
  const probe = objectIn(container, key)
  probe['timeoutSeconds'] ??= 1
  probe['periodSeconds'] ??= 10
  probe['successThreshold'] ??= 1
  probe['failureThreshold'] ??= 3
  if (probe['httpGet'] !== undefined) {
    const http = objectIn(probe, 'httpGet')
    http['path'] ??= '/'
    http['scheme'] ??= 'HTTP'
  }
}

function validateTemplateOwner(draft: KubernetesObject, old: KubernetesObject | undefined): Cause[] {
  const selector = objectIn(draft.spec, 'selector')
  const wanted = stringMapIn(selector, 'matchLabels')
  const labels = stringMapIn(objectIn(objectIn(draft.spec, 'template'), 'metadata'), 'labels')
  const causes = containerCauses(objectIn(objectIn(draft.spec, 'template'), 'spec'), 'spec.template.spec')
  if (Object.keys(selector).length === 0) causes.push(required('spec.selector'))
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value)) {
    causes.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  const before = old?.spec?.['selector']
  if (before !== undefined && !equalJson(before, draft.spec?.['selector'])) {
    causes.push(invalidValue('spec.selector', draft.spec?.['selector'], 'field is immutable'))
  }
  const replicas = draft.spec?.['replicas']
  if (typeof replicas === 'number' && replicas < 0) {
    causes.push(invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'))
  }
  return causes
}

function containerCauses(spec: JsonObject | undefined, at: string): Cause[] {
  const containers = objectsIn(spec, 'containers')
  if (containers.length === 0) return [required(`${at}.containers`)]
  const names = containers.map((container) => stringIn(container, 'name'))
  return containers.flatMap((container, index) => [
    ...(names[index] === '' ? [required(`${at}.containers[${index}].name`)] : []),
    ...(stringIn(container, 'image') === '' ? [required(`${at}.containers[${index}].image`)] : []),
    ...(names.indexOf(names[index] ?? '') < index
      ? [forbiddenField(`${at}.containers[${index}].name`, 'names must be unique')]
      : []),
  ])
}
