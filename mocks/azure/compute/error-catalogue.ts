/**
 * What Microsoft.Compute refuses, by code and wording, with the evidence for each (arm-semantics 2.3, 3.2 and 4.1;
 * azure-docs, "Common error messages for Windows virtual machines in Azure"; issues and constants as named).
 */
import { entry } from '../arm/catalogue-entry.ts'

const origin = 'compute'
const retryDelete = 'You can only retry the Delete operation (or wait for an ongoing one to complete).'

export const computeErrors = {
  etagMismatch: entry(
    { code: 'PreconditionFailed', status: 412, evidence: 'R', origin },
    (given: string, actual: string) =>
      `Etag provided in if-match header ${given} does not match etag ${actual} of resource.`,
  ),
  alreadyExists: entry(
    { code: 'PreconditionFailed', status: 412, evidence: '?', origin },
    (etag: string) => `Etag provided in if-none-match header * matches etag ${etag} of resource.`,
  ),
  parameterMissing: entry({ code: 'InvalidParameter', evidence: 'I', origin }, (name: string) => ({
    message: `Required parameter '${name}' is missing (null).`,
    beside: { target: name },
  })),
  parameterInvalid: entry({ code: 'InvalidParameter', evidence: 'D', origin }, (name: string, value: string) => ({
    message: `The value '${value}' of parameter '${name}' is invalid.`,
    beside: { target: name },
  })),
  bodyInvalid: entry({ code: 'BadRequest', evidence: 'I', origin }, (path: string, why: string) => ({
    message: `${why} Path '${path}'.`,
    beside: { target: path },
  })),
  // The code was seen live (arm-semantics 3.2, VM); the words were not.
  referenceNotFound: entry(
    { code: 'NotFound', status: 404, evidence: 'I', origin },
    (id: string) => `Resource ${id} not found.`,
  ),
  changeNotAllowed: entry({ code: 'PropertyChangeNotAllowed', status: 409, evidence: 'I', origin }, (of: string) => ({
    message: `Changing property '${of}' is not allowed.`,
    beside: { target: of },
  })),
  interfaceInUse: entry(
    { code: 'InvalidParameter', evidence: '?', origin },
    (nic: string, by: string) => `Network interface ${nic} is already in use by ${by}.`,
  ),
  availabilitySetNotEmpty: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: 'D', origin },
    (name: string) =>
      `Availability Set '${name}' cannot be deleted. Before deleting an Availability Set please ensure that it does ` +
      'not contain any VM.',
  ),
  availabilitySetSkuDowngrade: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: 'D', origin },
    () => "Changing availability set SKU from 'Aligned' to 'Classic' is not allowed.",
  ),
  machineMarkedForDeletion: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: 'D', origin },
    (operation: string, name: string) =>
      `Operation '${operation}' is not allowed on VM '${name}' since the VM is marked for deletion. ${retryDelete}`,
  ),
  machineGeneralized: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: 'D', origin },
    (operation: string, name: string) =>
      `Operation '${operation}' is not allowed on VM '${name}' since the VM is generalized.`,
  ),
  noRollingUpgrade: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: '?', origin },
    () => 'There is no rolling upgrade in progress that could be cancelled.',
  ),
  // The words are the ones that cloud-provider-azure looks for, with the ending of its tests.
  scaleSetMarkedForDeletion: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: 'S', origin },
    (operation: string, name: string) => ({
      message:
        `Operation '${operation}' is not allowed on Virtual Machine Scale Set '${name}' since it is marked for ` +
        'deletion. For more information on your operations, please refer to https://aka.ms/activitylog',
      beside: { innererror: { internalErrorCode: 'OperationNotAllowedOnVMScaleSetMarkedForDeletion' } },
    }),
  ),
  instanceNotActive: entry({ code: 'InvalidParameter', evidence: 'I', origin }, (instance: string) => ({
    message: `The provided instanceId ${instance} is not an active Virtual Machine Scale Set VM instanceId.`,
    beside: { target: 'instanceIds' },
  })),
  notInFlexibleMode: entry(
    { code: 'OperationNotAllowed', status: 409, evidence: '?', origin },
    (operation: string) =>
      `Operation '${operation}' is not allowed on a Virtual Machine Scale Set with orchestrationMode Flexible.`,
  ),
  notAFlexibleSet: entry(
    { code: 'BadRequest', evidence: '?', origin },
    (set: string) =>
      `The Virtual Machine Scale Set ${set} has orchestrationMode Uniform: a virtual machine cannot be attached to it.`,
  ),
  // kubernetes-sigs/cloud-provider-azure and microsoft/onefuzz wait for the first sentence.
  concurrentRequest: entry(
    { code: 'Conflict', status: 409, evidence: 'S', origin },
    () =>
      'The request failed due to conflict with a concurrent request. To resolve it, please refer to ' +
      'https://aka.ms/activitylog to get more details on the conflicting requests.',
  ),
  tooManyRequests: entry(
    { code: 'OperationNotAllowed', status: 429, evidence: 'D', origin },
    (of: { group: string; from: string; until: string; allowed: number; measured: number; waitSeconds: number }) => ({
      message: 'The server rejected the request because too many requests have been received for this subscription.',
      details: [
        {
          code: 'TooManyRequests',
          message: JSON.stringify({
            operationGroup: of.group,
            startTime: of.from,
            endTime: of.until,
            allowedRequestCount: of.allowed,
            measuredRequestCount: of.measured,
          }),
          target: of.group,
        },
      ],
      beside: { innererror: { internalErrorCode: 'TooManyRequestsReceived' } },
      headers: { 'Retry-After': String(of.waitSeconds) },
    }),
  ),
} as const
