import { describe, expect, it } from 'vitest'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { findRival } from '#reconcilers/speaker/rival'
import type { PodObject } from '#reconcilers/speaker/resources'

const meta = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }

function pod({ node = 'node1', ready = 'True', args = [] as string[] } = {}): PodObject {
  return {
    metadata: { ...meta, namespace: 'metallb-system', name: 'speaker-x' },
    spec: { nodeName: node, containers: [{ args: ['--port=7472', ...args] }] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  }
}

/** An API server that answers pods to the label selector of MetalLB's manifests, or of its chart. */
function clientOf(items: readonly PodObject[], labels = 'app=metallb,component=speaker'): KubernetesClient {
  const listPage = (_: unknown, { labelSelector }: { labelSelector?: string }) =>
    Promise.resolve({ metadata: { resourceVersion: '1' }, items: labelSelector === labels ? items : [] })
  return { listPage } as unknown as KubernetesClient
}

const find = (client: KubernetesClient, className?: string) =>
  findRival(client, { node: 'node1', className }, new AbortController().signal)

describe('a speaker of MetalLB beside ours', () => {
  it.each(['app=metallb,component=speaker', 'app.kubernetes.io/name=metallb,app.kubernetes.io/component=speaker'])(
    'is found by the labels %s',
    async (labels) => {
      expect(await find(clientOf([pod()], labels))).toBe('metallb-system/speaker-x')
    },
  )

  it.each([
    ['it is not Ready', pod({ ready: 'False' }), undefined],
    ['it is on another node', pod({ node: 'node2' }), undefined],
    ['it serves a class and we serve none', pod({ args: ['--lb-class=metallb'] }), undefined],
    ['we serve a class and it serves none', pod(), 'berth.dev/bgp'],
    ['the classes differ', pod({ args: ['--lb-class', 'metallb'] }), 'berth.dev/bgp'],
  ])('is no rival while %s', async (_, other, className) => {
    expect(await find(clientOf([other]), className)).toBeUndefined()
  })

  it.each([['--lb-class=both'], ['-lb-class=both']])('is a rival of the same class, given as %s', async (flag) => {
    expect(await find(clientOf([pod({ args: [flag] })]), 'both')).toBe('metallb-system/speaker-x')
  })

  it('is a rival of the same class, given in two words', async () => {
    expect(await find(clientOf([pod({ args: ['--lb-class', 'both'] })]), 'both')).toBe('metallb-system/speaker-x')
  })
})
