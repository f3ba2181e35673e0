/** What public IP prefixes are refused with (arm-semantics 3.2). */
import { entry } from '../../arm/catalogue-entry.ts'

export const prefixErrors = {
  inUse: entry(
    { code: 'InUsePublicIpPrefixCannotBeDeleted', evidence: 'I' },
    (id: string, by: string) => `Public IP prefix ${id} cannot be deleted because it is in use by ${by}.`,
  ),
  lengthInvalid: entry(
    { code: 'PublicIPPrefixLengthInvalid', evidence: '?' },
    (given: number, shortest: number, longest: number) =>
      `Prefix length ${given} is invalid. Allowed are lengths from ${shortest} to ${longest}.`,
  ),
  immutable: entry(
    { code: 'PublicIPPrefixPropertyCannotBeChanged', evidence: '?' },
    (id: string, property: string) => `Property ${property} of public IP prefix ${id} cannot be changed.`,
  ),
  exhausted: entry(
    { code: 'PublicIPPrefixOutOfIpAddresses', evidence: '?' },
    (id: string) => `Public IP prefix ${id} has no free address left.`,
  ),
  versionMismatch: entry(
    { code: 'PublicIPAndPrefixIPVersionDoNotMatch', evidence: '?' },
    (ip: string, prefix: string) => `IP version of public IP ${ip} does not match that of prefix ${prefix}.`,
  ),
}
