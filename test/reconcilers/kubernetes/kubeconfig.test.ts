import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-kubeconfig-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function aFile(name: string, parts: { user?: string; server?: string; context?: string } = {}): Promise<string> {
  const path = join(folder, name)
  const { user = 'me', server = 'https://127.0.0.1:6443', context = 'here' } = parts
  await writeFile(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'me', user: { token: 't' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user } }],
    }),
  )
  return path
}

describe('the kubeconfig', () => {
  test('is the one that is given before the one in KUBECONFIG', async () => {
    const given = await aFile('given', { server: 'https://given' })
    const other = await aFile('other', { server: 'https://other' })
    expect(loadKubeconfig({ path: given, env: { KUBECONFIG: other } }).getCurrentCluster()?.server).toBe(
      'https://given',
    )
    expect(loadKubeconfig({ env: { KUBECONFIG: other } }).getCurrentCluster()?.server).toBe('https://other')
  })

  test('that is missing is told in one line that names it', () => {
    const missing = join(folder, 'missing')
    expect(() => loadKubeconfig({ path: missing, env: {} })).toThrow(
      /^Cannot read the kubeconfig .*missing: ENOENT[^\n]*$/,
    )
  })

  test('that is no kubeconfig is told in one line', async () => {
    const path = join(folder, 'nonsense')
    await writeFile(path, '{{{')
    expect(() => loadKubeconfig({ path, env: {} })).toThrow(/^Cannot read the kubeconfig .*nonsense: [^\n]*$/)
  })

  test('that names a context or a user that is not in it is told so', async () => {
    const lost = await aFile('lost', { context: 'elsewhere' })
    expect(() => loadKubeconfig({ path: lost, env: {} })).toThrow('there is no context "elsewhere" in it')
    const nobody = await aFile('nobody', { user: 'nobody' })
    expect(() => loadKubeconfig({ path: nobody, env: {} })).toThrow('names a user "nobody" that is not in it')
  })

  test('may be asked for another context', async () => {
    const path = await aFile('contexts')
    expect(() => loadKubeconfig({ path, context: 'other', env: {} })).toThrow('there is no context "other" in it')
  })
})
