/** What users, other writers and fate do to the played cluster and its outside. */
import fc from 'fast-check'
import { foreign, type Point } from '#provider/document/names'
import { loadBalancers, ownPublicIp, securityGroup, type Body, type LoadBalancerId } from './bodies.ts'
import { poisonOpening, poisonPair, poisonPort } from './refusal.ts'

/** `own` is the public IP made for the Service itself, `of b` the one made for another. */
export type Address = 'own' | 'named' | 'missing' | 'static' | 'of a' | 'of b'

export type Action =
  | {
      readonly do: 'create'
      readonly name: string
      readonly place: LoadBalancerId
      readonly address: Address
      readonly ports: readonly number[]
    }
  | { readonly do: 'ports'; readonly name: string; readonly ports: readonly number[] }
  | { readonly do: 'move'; readonly name: string; readonly place: LoadBalancerId }
  | { readonly do: 'readdress'; readonly name: string; readonly address: Address }
  | { readonly do: 'flip'; readonly name: string; readonly place: LoadBalancerId; readonly address: Address }
  | { readonly do: 'delete'; readonly name: string }
  | { readonly do: 'break' | 'heal'; readonly name: string }
  | { readonly do: 'crash'; readonly downMs: number }
  | { readonly do: 'loseLease'; readonly forMs: number }
  | { readonly do: 'meddle'; readonly doc: string }
  | { readonly do: 'foreignFrontend'; readonly doc: LoadBalancerId; readonly stands: boolean }
  | { readonly do: 'nic'; readonly name: string; readonly stands: boolean }
  | { readonly do: 'wait'; readonly ms: number }

export const names = ['a', 'b', 'c', 'd', 'e'] as const

const place = fc.constantFrom(...loadBalancers)
const goodPorts = fc.uniqueArray(fc.constantFrom(80, 81, 82, 443), { minLength: 1, maxLength: 3 })
const badPorts = fc.constantFrom(
  [poisonPort],
  [80, poisonPort],
  [poisonOpening],
  [poisonPair[0]],
  [poisonPair[1]],
  [81, poisonPair[1]],
)
const someMs = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 300, max: 8000 }))

export interface Cast {
  readonly names: readonly string[]
  readonly addresses: readonly Address[]
}

const fullCast: Cast = { names, addresses: ['own', 'own', 'named', 'static', 'of a', 'of b', 'missing'] }

function kindsFor({ names: played, addresses }: Cast) {
  const name = fc.constantFrom(...played)
  const address = fc.constantFrom<Address>(...addresses)
  const doc = fc.constantFrom('lb/1', 'lb/2', securityGroup, 'pip/n1', 'pip/a', 'pip/b')
  const downMs = fc.oneof(fc.constant(10), someMs)
  return {
    create: fc.record({ do: fc.constant('create' as const), name, place, address, ports: goodPorts }),
    ports: fc.record({ do: fc.constant('ports' as const), name, ports: goodPorts }),
    move: fc.record({ do: fc.constant('move' as const), name, place }),
    readdress: fc.record({ do: fc.constant('readdress' as const), name, address }),
    flip: fc.record({ do: fc.constant('flip' as const), name, place, address }),
    delete: fc.record({ do: fc.constant('delete' as const), name }),
    break: fc.record({ do: fc.constant('break' as const), name }),
    heal: fc.record({ do: fc.constant('heal' as const), name }),
    poison: fc.record({ do: fc.constant('ports' as const), name, ports: badPorts }),
    crash: fc.record({ do: fc.constant('crash' as const), downMs }),
    loseLease: fc.record({ do: fc.constant('loseLease' as const), forMs: someMs }),
    meddle: fc.record({ do: fc.constant('meddle' as const), doc }),
    foreignFrontend: fc.record({ do: fc.constant('foreignFrontend' as const), doc: place, stands: fc.boolean() }),
    nic: fc.record({ do: fc.constant('nic' as const), name, stands: fc.boolean() }),
    wait: fc.record({ do: fc.constant('wait' as const), ms: someMs }),
  } satisfies Record<string, fc.Arbitrary<Action>>
}

export type ActionKind = keyof ReturnType<typeof kindsFor>

/** A sequence of these kinds of action, with waits in between. */
export function actions(
  kindsWanted: readonly ActionKind[],
  maxLength: number,
  cast: Partial<Cast> = {},
): fc.Arbitrary<readonly Action[]> {
  const kinds = kindsFor({ ...fullCast, ...cast })
  const weighted = [...kindsWanted, 'wait' as const, 'create' as const]
  const one = fc.oneof(...weighted.map((kind): fc.Arbitrary<Action> => kinds[kind]))
  return fc.array(one, { minLength: 1, maxLength, size: 'max' })
}

export function pointOf(owner: string, chosen: Address, currentOwner: (name: string) => string | undefined): Point {
  switch (chosen) {
    case 'own':
      return ownPublicIp(owner)
    case 'named':
      return 'pip/n1'
    case 'missing':
      return 'pip/n9'
    case 'static':
      return 'addr/10.0.0.9'
    case 'of a':
      return ownPublicIp(currentOwner('a') ?? owner)
    case 'of b':
      return ownPublicIp(currentOwner('b') ?? owner)
  }
}

/** Somebody else's change of a document that is partly ours. */
export function meddled(body: Body): Body {
  return body.type === 'lb' ? body : { ...body, note: body.note + 1 }
}

export function withForeignFrontend(body: Body, doc: string, stands: boolean): Body {
  if (body.type !== 'lb') return body
  const others = body.frontends.filter((frontend) => !frontend.name.startsWith(foreign))
  const frontend = { name: `${foreign}-${doc}`, on: `addr/foreign-${doc}`, rules: [{ owner: foreign, port: 22 }] }
  return { ...body, frontends: stands ? [...others, frontend] : others }
}

export function withNic(body: Body, stands: boolean): Body {
  return body.type === 'pip' ? { ...body, nic: stands } : body
}
