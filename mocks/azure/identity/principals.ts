/** Who may sign in, how, and what each of them may do. */
import { keyOf } from '../arm/resource-id.ts'
import type { RoleAssignment } from './role.ts'

/** Whose tokens a workload may bring instead of a secret: one federated credential of an application. */
export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  /** `api://AzureADTokenExchange` unless said otherwise. */
  readonly audience?: string
  /** The issuer's public key (PEM); the signature is judged only with it, and only at the level `strict`. */
  readonly publicKeyPem?: string
}

export interface Principal {
  readonly clientId: string
  /** Named as the object id in refusals; the client id unless said otherwise. */
  readonly objectId?: string
  readonly clientSecret?: string
  /** Without one any assertion that is not empty is taken, as a stand-in for a federated token. */
  readonly federated?: FederatedCredential
  /** The certificate that it signs its own assertions with, PEM, RSA. */
  readonly certificatePem?: string
  /** Where it can sign in: every tenant that is played unless said otherwise. */
  readonly tenantIds?: readonly string[]
  /** What it may do, and where; everything unless said otherwise. */
  readonly roles?: readonly RoleAssignment[]
}

export class Principals {
  readonly #byClientId = new Map<string, Principal>()

  constructor(principals: readonly Principal[]) {
    for (const principal of principals) this.set(principal)
  }

  /** Adds a principal, or takes the place of the one with its client id: its roles change with the next request. */
  set(principal: Principal): void {
    this.#byClientId.set(keyOf(principal.clientId), principal)
  }

  get(clientId: string): Principal | undefined {
    return this.#byClientId.get(keyOf(clientId))
  }
}
