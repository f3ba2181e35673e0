/** What every Azure annotation, and Kubernetes' own one for source ranges, begins with. */
export const serviceBeta = 'service.beta.kubernetes.io'

/** What Berth's own annotations begin with. */
export const ownPrefix = 'berth.dev'
