import { describe, expect, test } from 'vitest'
import { defaultSettings, loadBerthYaml } from '#provider/config/berth-yaml'

describe('berth.yaml', () => {
  test('may be empty', () => {
    expect(loadBerthYaml('\n')).toEqual({ settings: defaultSettings })
    expect(defaultSettings).toEqual({
      backend: 'azure',
      strictAnnotations: false,
      confirmDestructive: true,
      aksResourceLock: true,
      nodes: {},
      drift: { enabled: true, intervalSeconds: 300, reopenPorts: false },
      limits: {
        rulesPerLoadBalancer: 1500,
        rulesPerNic: 300,
        frontendsPerLoadBalancer: 600,
        addressesPerPool: 1000,
        documentBytes: 4_000_000,
        securityRules: 1000,
        securityPrefixes: 4000,
        routesPerTable: 400,
      },
      alsoPublic: [],
      bgp: { configurationNamespace: 'metallb-system', coolDownSeconds: 60 },
    })
  })

  test('changes what it names and nothing else', () => {
    const loaded = loadBerthYaml(
      'drift: {intervalSeconds: 60}\nlimits: {rulesPerNic: 100}\nalsoPublic: [127.20.0.0/16]\n',
    )
    expect(loaded).toEqual({
      settings: {
        ...defaultSettings,
        drift: { enabled: true, intervalSeconds: 60, reopenPorts: false },
        limits: { ...defaultSettings.limits, rulesPerNic: 100 },
        alsoPublic: ['127.20.0.0/16'],
      },
    })
  })

  test.each([
    [
      'strictAnnotation: true',
      { field: 'strictAnnotation', value: 'true', why: 'there is no such key', fix: 'Remove it.' },
    ],
    ['drift: {every: 5}', { field: 'drift.every', value: '5', why: 'there is no such key', fix: 'Remove it.' }],
    ['drift: {intervalSeconds: 1}', { field: 'drift.intervalSeconds', value: '1', fix: 'Write 10 or more.' }],
    ['drift: {intervalSeconds: 1.5}', { field: 'drift.intervalSeconds', fix: 'Write a whole number, without quotes.' }],
    ['strictAnnotations: "yes"', { field: 'strictAnnotations', fix: 'Write true or false, without quotes.' }],
    ['alsoPublic: 127.0.0.0/8', { field: 'alsoPublic', fix: 'Write a list.' }],
    ['alsoPublic: [x]', { field: 'alsoPublic.0', value: 'x' }],
    ['- x', { field: 'berth.yaml' }],
    ['a: b: c', { field: 'berth.yaml' }],
  ])('that says %s keeps Berth from starting', (text, problem) => {
    expect(loadBerthYaml(text)).toMatchObject({ problems: [problem] })
  })
})
