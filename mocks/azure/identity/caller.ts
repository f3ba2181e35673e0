/** Who a request comes from: what its token says. */
export interface Caller {
  readonly clientId: string
  readonly objectId: string
  readonly tenantId: string
}
