import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'

/** Who somebody is, as the API server says of his token. */
export interface UserInfo {
  readonly username?: string
  readonly uid?: string
  readonly groups?: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** Asks the API server whose token this is. Created, and never stored. */
export interface TokenReviewObject extends KubernetesObject {
  readonly status?: { readonly authenticated?: boolean; readonly user?: UserInfo }
}

/** Asks the API server whether somebody may do something. Created, and never stored. */
export interface SubjectAccessReviewObject extends KubernetesObject {
  readonly status?: { readonly allowed?: boolean }
}

export const reviews = {
  tokens: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    plural: 'tokenreviews',
  } as Resource<TokenReviewObject>,
  /** Whether the asker himself may. */
  ownAccess: {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
  } as Resource<SubjectAccessReviewObject>,
  access: {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    plural: 'subjectaccessreviews',
  } as Resource<SubjectAccessReviewObject>,
} as const
