/**
 * Every refusal of the emulator, with Azure's code, status and wording, and how well each is attested.
 * The wording matters: controllers read ids out of it. Source: arm-semantics 2.3, 3 and 4.
 */
import { entry } from './catalogue-entry.ts'

const gateway = 'gateway'
const learnMore = 'For more details please go to https://aka.ms/ARMResourceNotFoundFix'

function detail(code: string, message: string) {
  return [{ code, message }]
}

/** The answer of a provider that wants the same request again a little later. */
function retryable(code: string, message: string) {
  return { message: 'A retryable error occurred.', details: detail(code, message) }
}

function parsing(code: string, message: string) {
  return { message: 'Cannot parse the request.', details: detail(code, message) }
}

export const errors = {
  // The gateway: before any provider is asked.
  authenticationMissing: entry({ code: 'AuthenticationFailed', status: 401, evidence: '?', origin: gateway }, () => ({
    message: "Authentication failed. The 'Authorization' header is missing.",
    headers: challenge("The authentication failed because of missing 'Authorization' header."),
  })),
  tokenInvalid: entry({ code: 'InvalidAuthenticationToken', status: 401, evidence: 'D', origin: gateway }, () => ({
    message: 'The access token is invalid.',
    headers: challenge('The access token is invalid.'),
  })),
  tokenExpired: entry(
    { code: 'ExpiredAuthenticationToken', status: 401, evidence: 'D', origin: gateway },
    (expiredAt: string, now: string) => ({
      message: `The access token expiry UTC time '${expiredAt}' is earlier than current UTC time '${now}'.`,
      headers: challenge('The access token expired.'),
    }),
  ),
  subscriptionNotFound: entry(
    { code: 'SubscriptionNotFound', status: 404, evidence: 'D', origin: gateway },
    (id: string) => `The subscription '${id}' could not be found.`,
  ),
  invalidSubscription: entry(
    { code: 'InvalidSubscriptionId', evidence: 'D', origin: gateway },
    (id: string) => `The provided subscription identifier '${id}' is malformed or invalid.`,
  ),
  groupNotFound: entry(
    { code: 'ResourceGroupNotFound', status: 404, evidence: 'R', origin: gateway },
    (name: string) => `Resource group '${name}' could not be found.`,
  ),
  groupBeingDeleted: entry(
    { code: 'ResourceGroupBeingDeleted', status: 409, evidence: 'I', origin: gateway },
    (name: string) => `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  ),
  resourceNotFound: entry(
    { code: 'ResourceNotFound', status: 404, evidence: 'R', origin: gateway },
    (type: string, name: string, group: string) =>
      `The Resource '${type}/${name}' under resource group '${group}' was not found. ${learnMore}`,
  ),
  apiVersionMissing: entry(
    { code: 'MissingApiVersionParameter', evidence: 'D', origin: gateway },
    () => 'The api-version query parameter (?api-version=) is required for all requests.',
  ),
  apiVersionInvalid: entry(
    { code: 'InvalidApiVersionParameter', evidence: 'D', origin: gateway },
    (version: string, supported: string) =>
      `The api-version '${version}' is invalid. The supported versions are '${supported}'.`,
  ),
  apiVersionNotRegistered: entry(
    { code: 'NoRegisteredProviderFound', evidence: 'D', origin: gateway },
    (of: { location: string; version: string; type: string; supported: string }) =>
      `No registered resource provider found for location '${of.location}' and API version '${of.version}' for type ` +
      `'${of.type}'. The supported api-versions are '${of.supported}'. The supported locations are '${of.location}'.`,
  ),
  namespaceInvalid: entry(
    { code: 'InvalidResourceNamespace', status: 404, evidence: 'D', origin: gateway },
    (namespace: string) => `The resource namespace '${namespace}' is invalid.`,
  ),
  typeInvalid: entry(
    { code: 'InvalidResourceType', status: 404, evidence: 'D', origin: gateway },
    (of: { type: string; namespace: string; version: string }) =>
      `The resource type '${of.type}' could not be found in the namespace '${of.namespace}' ` +
      `for api version '${of.version}'.`,
  ),
  pathInvalid: entry(
    { code: 'InvalidRequestUri', status: 404, evidence: '?', origin: gateway },
    (path: string) => `The request path '${path}' is not a path of Azure Resource Manager.`,
  ),
  methodNotAllowed: entry(
    { code: 'HttpMethodNotAllowed', status: 405, evidence: '?', origin: gateway },
    (method: string) => `The requested resource does not support http method '${method}'.`,
  ),
  nameInvalid: entry(
    { code: 'InvalidResourceName', evidence: '?' },
    (name: string) =>
      `Resource name ${name} is invalid. The name can be up to 80 characters long. It must begin with a word ` +
      `character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.`,
  ),
  contentInvalid: entry(
    { code: 'InvalidRequestContent', evidence: 'D', origin: gateway },
    (why: string) => `The request content was invalid and could not be deserialized: '${why}'.`,
  ),
  contentTooLarge: entry(
    { code: 'RequestContentTooLarge', status: 413, evidence: '?', origin: gateway },
    (limit: string) => `The request content size exceeds the maximum size of '${limit}'.`,
  ),
  locationRequired: entry(
    { code: 'LocationRequired', evidence: 'D', origin: gateway },
    () => 'The location property is required for this definition.',
  ),
  locationNotAvailable: entry(
    { code: 'LocationNotAvailableForResourceType', evidence: 'D', origin: gateway },
    (location: string, type: string, available: string) =>
      `The provided location '${location}' is not available for resource type '${type}'. ` +
      `List of available regions for the resource type is '${available}'.`,
  ),
  locationChanged: entry(
    { code: 'InvalidResourceLocation', status: 409, evidence: 'I', origin: gateway },
    (of: { name: string; group: string; was: string; wanted: string }) =>
      `The resource '${of.name}' already exists in location '${of.was}' in resource group '${of.group}'. ` +
      `A resource with the same name cannot be created in location '${of.wanted}'. Please select a new resource name.`,
  ),
  tagsInvalid: entry(
    { code: 'InvalidTagNameCharacters', evidence: 'D', origin: gateway },
    (name: string) => `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
  ),
  tooManyTags: entry(
    { code: 'InvalidTags', evidence: 'D', origin: gateway },
    (count: number, max: number) =>
      `Too many tags specified on the resource (${count}). The maximum number of tags allowed is ${max}.`,
  ),
  tagTooLong: entry(
    { code: 'TagValueTooLong', evidence: '?', origin: gateway },
    (name: string, max: number) => `The tag '${name}' is too long. Tags may have at most ${max} characters.`,
  ),
  scopeLocked: entry(
    { code: 'ScopeLocked', status: 409, evidence: 'I', origin: gateway },
    (scope: string, operation: string, locked: readonly string[]) =>
      `The scope '${scope}' cannot perform ${operation} operation because following scope(s) are locked: ` +
      `'${locked.join(',')}'. Please remove the lock and try again.`,
  ),
  lockNotFound: entry(
    { code: 'LockNotFound', status: 404, evidence: '?', origin: gateway },
    (name: string) => `The lock '${name}' could not be found.`,
  ),
  tooManyRequests: entry(
    { code: 'TooManyRequests', status: 429, evidence: 'D', origin: gateway },
    (of: { kind: string; subscription: string; limit: number; retryAfterSeconds: number }) => ({
      message:
        `Number of ${of.kind} requests for subscription '${of.subscription}' exceeded the limit of '${of.limit}' ` +
        `for time interval '00:00:01'. Please try again after '${of.retryAfterSeconds}' seconds.`,
      headers: { 'Retry-After': String(of.retryAfterSeconds) },
    }),
  ),

  tooManyNetworkCalls: entry(
    { code: 'RetryableError', status: 429, evidence: 'I' },
    (subscription: string, retryAfterSeconds: number) => ({
      ...retryable(
        'RetryableErrorDueToTooManyCalls',
        `Subscription '${subscription}' was used to perform too many calls within last 5 minutes. The number of calls ` +
          `exceeds Microsoft.Network throttling limit. The call can be retried in ${retryAfterSeconds} seconds.`,
      ),
      headers: { 'Retry-After': String(retryAfterSeconds) },
    }),
  ),

  // Any provider: what does not depend on the type.
  childNotFound: entry({ code: 'NotFound', status: 404, evidence: 'R' }, (id: string) => `Resource ${id} not found.`),
  parentNotFound: entry(
    { code: 'ParentResourceNotFound', status: 404, evidence: 'I', origin: gateway },
    (type: string, parent: string) =>
      `Failed to perform 'write' on resource(s) of type '${type}', because the parent resource '${parent}' could not ` +
      'be found.',
  ),
  etagMismatch: entry(
    { code: 'PreconditionFailed', status: 412, evidence: 'R' },
    (given: string, actual: string, id: string) => ({
      message: 'Precondition failed.',
      details: detail(
        'PreconditionFailedEtagMismatch',
        `Etag provided in if-match header ${given} does not match etag ${actual} of resource ${id} in NRP data store.`,
      ),
    }),
  ),
  alreadyExists: entry({ code: 'PreconditionFailed', status: 412, evidence: '?' }, (id: string, etag: string) => ({
    message: 'Precondition failed.',
    details: detail(
      'PreconditionFailedEtagMismatch',
      `Etag provided in if-none-match header * matches etag ${etag} of resource ${id} in NRP data store.`,
    ),
  })),
  lockedByOperation: entry(
    { code: 'RetryableError', status: 429, evidence: 'I' },
    (of: { operation: string; guid: string; resource: string; retryAfterSeconds: number; asksToWait: boolean }) => ({
      ...retryable(
        'RetryableErrorDueToAnotherOperation',
        `Operation ${of.operation} (${of.guid}) is updating resource ${of.resource}. ` +
          `The call can be retried in ${of.retryAfterSeconds} seconds.`,
      ),
      headers: of.asksToWait ? { 'Retry-After': String(of.retryAfterSeconds) } : {},
    }),
  ),
  referenceNotProvisioned: entry(
    { code: 'RetryableError', status: 429, evidence: 'I' },
    (of: { resource: string; usedBy: string; state: string; operation: string }) =>
      retryable('ReferencedResourceNotProvisioned', notProvisioned(of)),
  ),
  referenceFailed: entry(
    { code: 'ReferencedResourceNotProvisioned', evidence: 'I' },
    (of: { resource: string; usedBy: string; state: string; operation: string }) => notProvisioned(of),
  ),
  referenceInvalid: entry(
    { code: 'InvalidResourceReference', evidence: 'I' },
    (resource: string, usedBy: string) =>
      `Resource ${resource} referenced by resource ${usedBy} was not found. Please make sure that the referenced ` +
      'resource exists, and that both resources are in the same region.',
  ),
  requestFormat: entry({ code: 'InvalidRequestFormat', evidence: '?' }, (path: string, why: string) =>
    parsing('InvalidJson', `${why} Path '${path}'.`),
  ),
  propertyUnknown: entry(
    { code: 'InvalidRequestFormat', evidence: '?' },
    (path: string, member: string, type: string) =>
      parsing('InvalidJson', `Could not find member '${member}' on object of type '${type}'. Path '${path}'.`),
  ),
  referenceMalformed: entry({ code: 'InvalidRequestFormat', evidence: 'I' }, (path: string, id: string) =>
    parsing('InvalidJsonReferenceFormat', `Reference Id ${id} is not formatted correctly. Path '${path}'.`),
  ),
  valueMissing: entry(
    { code: 'MissingRequiredParameter', evidence: '?' },
    (property: string, of: string) => `Required parameter '${property}' of ${of} is missing or empty.`,
  ),
  valueOutOfRange: entry(
    { code: 'InvalidParameterValue', evidence: '?' },
    (of: { property: string; resource: string; value: unknown; allowed: string }) =>
      `The value '${String(of.value)}' of parameter ${of.property} of ${of.resource} is invalid. Allowed: ${of.allowed}.`,
  ),
  nameTwice: entry({ code: 'InvalidRequestFormat', evidence: '?' }, (name: string, path: string) =>
    parsing('DuplicateResourceName', `Resource name ${name} is used twice. Path '${path}'.`),
  ),
} as const

function challenge(description: string): Readonly<Record<string, string>> {
  const authority = 'authorization_uri="https://login.windows.net/"'
  return { 'WWW-Authenticate': `Bearer ${authority}, error="invalid_token", error_description="${description}"` }
}

function notProvisioned(of: { resource: string; usedBy: string; state: string; operation: string }): string {
  return (
    `Cannot proceed with operation because resource ${of.resource} used by resource ${of.usedBy} is not in ` +
    `Succeeded state. Resource is in ${of.state} state and the last operation that updated/is updating the ` +
    `resource is ${of.operation}.`
  )
}
