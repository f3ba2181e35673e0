import type { Kind } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import type { RouteTableBody } from './body.ts'
import type { RouteTablePart } from './part.ts'
import { planRouteTable, type RouteTableSurroundings } from './plan.ts'

/** The route table as a document: one for all nodes. Nothing else points at a route, and a route at nothing else. */
export function routeTableKind(arm: ArmClient, around: RouteTableSurroundings): Kind<RouteTableBody, RouteTablePart> {
  return {
    name: 'routeTables',
    index: () => ({ gives: new Map(), uses: [], shares: new Map() }),
    plan: (request) => planRouteTable(request, around),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writeDocument(arm, request, signal),
  }
}
