import type { Accepted, ArmClient, Usage, WireResource, WriteOptions } from '#provider/azure/arm/client'
import { ArmError } from '#provider/azure/arm/arm-error'

export interface PaperWrite {
  readonly method: 'PUT' | 'PATCH' | 'DELETE'
  readonly id: string
}

/**
 * Azure on paper: takes every body as it is and fills in nothing but addresses, so that a plan can be read next to what it
 * was made from. What Azure would say to it is the scenarios' business.
 */
export class PaperAzure implements ArmClient {
  readonly documents = new Map<string, WireResource>()
  readonly writes: PaperWrite[] = []
  /** What the subscription has taken of its quotas. */
  usage: readonly Usage[] = []
  #given = 0
  #version = 0

  constructor(documents: ReadonlyMap<string, object>) {
    for (const [id, body] of documents) this.#store(id, body)
  }

  list(type: string, resourceGroup: string): Promise<WireResource[]> {
    const place = new RegExp(`/resourceGroups/${resourceGroup}/providers/[^/]+/${type}/[^/]+$`, 'i')
    return Promise.resolve([...this.documents.values()].filter(({ id }) => place.test(id)))
  }

  get(id: string): Promise<WireResource | undefined> {
    return Promise.resolve(this.documents.get(id.toLowerCase()))
  }

  put(id: string, body: object, { ifMatch, ifNoneMatch }: WriteOptions): Promise<Accepted> {
    const [, parent, pool] = /^(.*)\/backendAddressPools\/([^/]+)$/.exec(id) ?? []
    const stands = this.documents.get((parent ?? id).toLowerCase())
    const isOther = ifMatch !== undefined && ifMatch !== stands?.etag
    if (isOther || (ifNoneMatch !== undefined && stands !== undefined)) {
      throw new ArmError(`PUT ${id}: 412`, { do: 'reread', why: 'conflict' })
    }
    this.writes.push({ method: 'PUT', id })
    if (parent === undefined || pool === undefined) this.#store(id, body)
    else this.#store(parent, withPool(stands, pool, body))
    return Promise.resolve({})
  }

  delete(id: string): Promise<Accepted | 'absent'> {
    this.writes.push({ method: 'DELETE', id })
    this.documents.delete(id.toLowerCase())
    return Promise.resolve({})
  }

  awaitOperation(): Promise<void> {
    return Promise.resolve()
  }

  zones(): Promise<string[]> {
    return Promise.resolve(['1', '2', '3'])
  }

  /** Room enough, unless a case says otherwise. */
  usages(): Promise<readonly Usage[]> {
    return Promise.resolve(this.usage)
  }

  permissions(): Promise<undefined> {
    throw new Error('not on paper')
  }

  migratePools(): Promise<Accepted> {
    throw new Error('not on paper')
  }

  /** Only profiles of scale sets are patched, in their one member. */
  patch(id: string, body: object, { ifMatch }: WriteOptions): Promise<Accepted> {
    const stands = this.documents.get(id.toLowerCase())
    if (ifMatch !== stands?.etag) throw new ArmError(`PATCH ${id}: 412`, { do: 'reread', why: 'conflict' })
    this.writes.push({ method: 'PATCH', id })
    this.#store(id, merged({ ...stands }, body))
    return Promise.resolve({})
  }

  patchTags(): Promise<Accepted> {
    throw new Error('not on paper')
  }

  ruleHealth(): Promise<never[]> {
    return Promise.resolve([])
  }

  #store(id: string, body: object): void {
    const properties: Record<string, unknown> = { ...('properties' in body ? (body.properties as object) : {}) }
    if (/\/publicIPAddresses\/[^/]+$/i.test(id))
      properties['ipAddress'] ??= this.#address(properties['publicIPAddressVersion'] === 'IPv6' ? '2603::' : '20.0.0.')
    const frontends = properties['frontendIPConfigurations']
    if (Array.isArray(frontends)) {
      properties['frontendIPConfigurations'] = frontends.map((frontend: Frontend) => this.#withAddress(frontend))
    }
    const name = id.split('/').at(-1) ?? id
    this.documents.set(id.toLowerCase(), { id, name, ...body, etag: `${(this.#version += 1)}`, properties })
  }

  #withAddress(frontend: Frontend): Frontend {
    const { subnet, privateIPAddress, privateIPAddressVersion } = frontend.properties
    if (subnet === undefined || privateIPAddress !== undefined) return frontend
    const given = this.#address(privateIPAddressVersion === 'IPv6' ? 'fd00::9:' : '10.0.9.')
    return { ...frontend, properties: { ...frontend.properties, privateIPAddress: given } }
  }

  #address(prefix: string): string {
    return `${prefix}${(this.#given += 1)}`
  }
}

interface Frontend {
  readonly properties: {
    readonly subnet?: object
    readonly privateIPAddress?: string
    readonly privateIPAddressVersion?: string
  }
}

function withPool(body: WireResource | undefined, name: string, pool: object): object {
  const pools = (body?.properties?.['backendAddressPools'] ?? []) as { name: string }[]
  const backendAddressPools = pools.map((one) => (one.name === name ? pool : one))
  return { ...body, properties: { ...body?.properties, backendAddressPools } }
}

function merged(base: object, patch: object): object {
  const entries = Object.entries(patch).map(([key, value]: [string, unknown]) => {
    const before: unknown = Reflect.get(base, key)
    const isDeep = isPlain(before) && isPlain(value)
    return [key, isDeep ? merged(before, value) : value]
  })
  return { ...base, ...Object.fromEntries(entries) }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
