import { expectAll, step } from './guide.ts'
import type { Step } from './guide.ts'

export const createSteps: readonly Step[] = [
  step('version names the server', ['version'], 'Server Version'),
  step('api-resources lists short names', ['api-resources'], /services\s+svc\s+v1/, /leases\s+coordination/),
  step('api-versions lists groups', ['api-versions'], 'apps/v1', 'discovery.k8s.io/v1'),
  step('create namespace', ['create', 'namespace', 'tour'], 'namespace/tour created'),
  step(
    'create deployment',
    ['create', 'deployment', 'web', '--image=example/web:1', '--replicas=3', '--port=8080'],
    'deployment.apps/web created',
  ),
  step('rollout status of a new deployment', ['rollout', 'status', 'deployment/web'], 'successfully rolled out'),
  step(
    'expose as LoadBalancer',
    ['expose', 'deployment', 'web', '--port=80', '--target-port=8080', '--type=LoadBalancer'],
    'service/web exposed',
  ),
  step(
    'create service clusterip',
    ['create', 'service', 'clusterip', 'plain', '--tcp=80:8080'],
    'service/plain created',
  ),
  step(
    'create service nodeport',
    ['create', 'service', 'nodeport', 'ported', '--tcp=80:8080'],
    'service/ported created',
  ),
  step(
    'create service loadbalancer',
    ['create', 'service', 'loadbalancer', 'balanced', '--tcp=443:8443'],
    'service/balanced created',
  ),
  step(
    'create service externalname',
    ['create', 'service', 'externalname', 'named', '--external-name=example.org'],
    'service/named created',
  ),
  step(
    'create configmap',
    ['create', 'configmap', 'settings', '--from-literal=key=value'],
    'configmap/settings created',
  ),
  step('create secret', ['create', 'secret', 'generic', 'hidden', '--from-literal=key=value'], 'secret/hidden created'),
  step('create serviceaccount', ['create', 'serviceaccount', 'robot'], 'serviceaccount/robot created'),
  {
    name: 'create twice says AlreadyExists',
    act: async ({ kubectl }) =>
      expectAll(await kubectl(['create', 'configmap', 'settings'], { exit: 1 }), [
        'configmaps "settings" already exists',
      ]),
  },
  {
    name: 'create -f with a wrong port is refused with its field',
    act: async ({ kubectl }) => {
      const input = JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'wrong' },
        spec: { ports: [{ port: 70_000 }] },
      })
      const output = await kubectl(['create', '-f', '-'], { input, exit: 1 })
      return expectAll(output, ['The Service "wrong" is invalid', 'spec.ports[0].port'])
    },
  },
  step(
    'create --dry-run=server stores nothing',
    ['create', 'configmap', 'dry', '--dry-run=server'],
    'configmap/dry created (server dry run)',
  ),
  {
    name: 'a dry run has left nothing',
    act: async ({ kubectl }) => expectAll(await kubectl(['get', 'configmap', 'dry'], { exit: 1 }), ['NotFound']),
  },
  step('auth can-i', ['auth', 'can-i', 'create', 'services'], 'yes'),
]
