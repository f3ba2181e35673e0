import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import type { Target } from '../arm/target.ts'

export function answerCompute(
  _: ArmWorld,
  { path }: Extract<Target, { readonly kind: 'compute' }>,
  request: ArmRequest,
): ArmAnswer {
  const version = request.query.get('api-version') ?? ''
  throw errors.typeInvalid({ type: path[0] ?? '', namespace: 'Microsoft.Compute', version })
}
