import { readYaml } from '#provider/config/read-yaml'
import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import type { Connection } from '../options.ts'

/** The secrets that this process can know by their value, so that they are found wherever they are written. */
export function knownSecrets(connection: Connection, cloudConfig: string | undefined): readonly string[] {
  return [...ofKubeconfig(connection), ...(cloudConfig === undefined ? [] : ofCloudConfig(cloudConfig))]
}

function ofKubeconfig({ kubeconfig: path, context }: Connection): readonly string[] {
  try {
    const { users } = loadKubeconfig({ path, context, env: process.env })
    return users.flatMap((user) => [user.token, user.password, user.keyData].filter((secret) => secret !== undefined))
  } catch {
    return []
  }
}

function ofCloudConfig(text: string): readonly string[] {
  const read = readYaml(text, 'azure.json')
  if ('problem' in read) return []
  return Object.entries(read.mapping).flatMap(([key, value]) =>
    /secret|password/i.test(key) && typeof value === 'string' ? [value] : [],
  )
}
