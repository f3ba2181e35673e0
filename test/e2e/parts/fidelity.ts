import { deepStrictEqual } from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'
import { groupId } from '#test/mocks/azure/support/ids'
import { computeLives, networkLives } from '../fidelity/bodies.ts'
import type { At, Life } from '../fidelity/bodies.ts'
import type { Client, ClientClass } from '../fidelity/client.ts'
import { end, live, only } from '../fidelity/live.ts'
import { installNodePackages } from '../tools/node-packages.ts'
import type { Part } from './part.ts'

interface Pair {
  /** What the network's client asks with. */
  readonly apiVersion: string
  readonly name: string
  readonly network: string
  readonly compute: string
}

/** Four api-versions and two generations of clients of the network, two majors of compute (arm-semantics 2.1, 7.2). */
const pairs: readonly Pair[] = [
  {
    apiVersion: '2024-05-01',
    name: 'arm-network 33, arm-compute 22',
    network: 'arm-network-33',
    compute: 'arm-compute-22',
  },
  {
    apiVersion: '2025-05-01',
    name: 'arm-network 36, arm-compute 22',
    network: 'arm-network-36',
    compute: 'arm-compute-22',
  },
  {
    apiVersion: '2025-07-01',
    name: 'arm-network 37, arm-compute 25',
    network: 'arm-network-37',
    compute: '@azure/arm-compute',
  },
  {
    apiVersion: '2026-01-01',
    name: 'arm-network 39, arm-compute 25',
    network: '@azure/arm-network',
    compute: '@azure/arm-compute',
  },
]

/** The same lives of the same resources through the SDKs of several years. */
export async function runFidelity({ checks }: Part, signal: AbortSignal): Promise<void> {
  const older = await checks.check('older SDKs are there', () => installNodePackages('older-sdks', checks.say, signal))
  if (older === undefined) return
  for (const { apiVersion, name, network, compute } of pairs) {
    const azure = await startAzure()
    try {
      const asked = new Set<string | null>()
      const policy = noting(asked)
      const clients = [
        {
          lives: networkLives,
          client: await clientOf(azure, older, { name: network, of: 'NetworkManagementClient', policy }),
        },
        {
          lives: computeLives,
          client: await clientOf(azure, older, { name: compute, of: 'ComputeManagementClient', policy }),
        },
      ]
      const all = clients.flatMap(({ lives, client }) => lives.map((life) => ({ life, client })))
      for (const { life, client } of all) {
        await checks.check(
          `${name}: ${life.type} are created, read, listed, updated, and kept from a stale write`,
          () => live(client, life, idsIn(azure)),
        )
      }
      await checks.check(`${name}: all of them are deleted`, () => endAll(all.toReversed()))
      await checks.check(`${name}: the network was asked with api-version ${apiVersion}`, async () => {
        deepStrictEqual(
          [...asked].filter((version) => version === apiVersion),
          [apiVersion],
        )
      })
    } finally {
      await azure.emulator.stop()
    }
  }
}

function idsIn({ emulator }: Azure): At {
  const computes = computeLives.map(({ type }) => type)
  return (type) => {
    const namespace = computes.includes(type) ? 'Microsoft.Compute' : 'Microsoft.Network'
    return `${groupId(emulator)}/providers/${namespace}/${type}/${only}`
  }
}

/** What points at another goes before it. */
async function endAll(all: readonly { readonly life: Life; readonly client: Client }[]): Promise<void> {
  for (const { life, client } of all) await end(client, life)
}

/** Notes the api-version of every request. */
function noting(asked: Set<string | null>): PipelinePolicy {
  return {
    name: 'note the api-version',
    sendRequest(request, next) {
      asked.add(new URL(request.url).searchParams.get('api-version'))
      return next(request)
    },
  }
}

interface Wanted {
  readonly name: string
  /** The class that the package exports. */
  readonly of: string
  readonly policy: PipelinePolicy
}

async function clientOf({ emulator, credential }: Azure, older: string, { name, of, policy }: Wanted): Promise<Client> {
  const from = name.startsWith('@') ? import.meta.url : join(older, 'package.json')
  const path = createRequire(from).resolve(name)
  const module: Readonly<Record<string, ClientClass>> = await import(pathToFileURL(path).href)
  const Class = module[of]
  if (Class === undefined) throw new Error(`${name} exports no ${of}`)
  const client = new Class(credential, emulator.credentials.subscriptionId, {
    endpoint: emulator.url,
    tlsOptions: { ca: emulator.caPem },
    retryOptions: { maxRetries: 0 },
  })
  client.pipeline.addPolicy(policy)
  return client
}
