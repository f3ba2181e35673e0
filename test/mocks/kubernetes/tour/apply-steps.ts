import { expectAll } from './guide.ts'
import type { Step } from './guide.ts'

function manifest(ports: readonly object[], annotations: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'applied', annotations },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports },
  })
}

const http = { name: 'http', port: 80, targetPort: 8080 }
const https = { name: 'https', port: 443, targetPort: 8443 }
const portNumbers = ['get', 'svc', 'applied', '-o', 'jsonpath={.spec.ports[*].port}']

function applying(name: string, input: string, ...expected: (string | RegExp)[]): Step {
  return { name, act: async ({ kubectl }) => expectAll(await kubectl(['apply', '-f', '-'], { input }), expected) }
}

interface ServerSide {
  readonly flags?: readonly string[]
  readonly ports: readonly object[]
  readonly exit?: number
}

const serverSide = (name: string, expected: string, { flags = [], ports, exit = 0 }: ServerSide): Step => ({
  name,
  act: async ({ kubectl }) => {
    const input = manifest(ports).replace('"applied"', '"served"')
    return expectAll(await kubectl(['apply', '--server-side', ...flags, '-f', '-'], { input, exit }), [expected])
  },
})

export const applySteps: readonly Step[] = [
  applying('apply creates', manifest([http, https]), 'service/applied created'),
  applying('apply again is unchanged', manifest([http, https]), 'service/applied unchanged'),
  applying('apply of a removed port', manifest([https]), 'service/applied configured'),
  {
    name: 'apply has removed just that port, and kept the node port of the other',
    act: async ({ kubectl }) => expectAll(await kubectl(portNumbers), [/^443$/]),
  },
  applying('apply of a port before the others', manifest([http, https], { note: 'x' }), 'service/applied configured'),
  {
    name: 'apply keeps the order of the manifest',
    act: async ({ kubectl }) => expectAll(await kubectl(portNumbers), [/^80 443$/]),
  },
  {
    name: 'diff shows a change and stores none',
    act: async ({ kubectl }) => {
      const input = manifest([{ ...http, port: 81 }, https])
      expectAll(await kubectl(['diff', '-f', '-'], { input, exit: 1 }), [/\+.*port: 81/])
      return expectAll(await kubectl(portNumbers), [/^80 443$/])
    },
  },
  serverSide('apply --server-side creates', 'service/served serverside-applied', { ports: [http] }),
  serverSide('apply --server-side adds and orders', 'service/served serverside-applied', { ports: [http, https] }),
  serverSide('another manager meets a conflict', 'conflict', {
    flags: ['--field-manager=other'],
    ports: [{ ...http, targetPort: 9 }],
    exit: 1,
  }),
  serverSide('--force-conflicts takes over', 'serverside-applied', {
    flags: ['--field-manager=other', '--force-conflicts'],
    ports: [{ ...http, targetPort: 9 }],
  }),
  {
    name: 'replace',
    act: async ({ kubectl }) => {
      const input = await kubectl(['get', 'svc', 'applied', '-o', 'json'])
      const changed = input.replace('"port": 80,', '"port": 8000,')
      return expectAll(await kubectl(['replace', '-f', '-'], { input: changed }), ['service/applied replaced'])
    },
  },
  {
    name: 'replace of an old version is a conflict',
    act: async ({ kubectl }) => {
      const input = await kubectl(['get', 'svc', 'applied', '-o', 'json'])
      await kubectl(['label', 'svc', 'applied', 'step=replace'])
      const changed = input.replace('"port": 8000,', '"port": 80,')
      return expectAll(await kubectl(['replace', '-f', '-'], { input: changed, exit: 1 }), [
        'the object has been modified',
      ])
    },
  },
]
