/**
 * What a value must look like, as far as that can be seen in the value alone. `blanks`: items with blanks between, the lists
 * of private link services. The parser says the same in its own words; test/charts/admission holds the two together.
 */
export type Shape =
  | 'any'
  | 'filled'
  | 'resource name'
  | 'subnet name'
  | 'IPv4 address'
  | 'IPv6 address'
  | 'addresses'
  | 'addresses or nothing'
  | 'CIDRs'
  | 'filled items'
  | 'prefix id'
  | 'DNS label'
  | 'probe protocol'
  | 'probe port'
  | 'path'
  | 'blanks'
  | 'IPv4 addresses with blanks'
