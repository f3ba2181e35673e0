import { ownPrefix, serviceBeta } from './keys.ts'
import type { AnnotationRow } from './row.ts'

/** Berth's own keys, and those that the Azure provider has dropped (reference section 1.7). */
export const ownRows = {
  paused: {
    key: `${ownPrefix}/paused`,
    type: 'flag',
    default: 'false',
    range: '`true` or `false`; case is ignored',
    appliesTo: 'both',
    onBadValue: 'coerce',
    supported: 'yes',
    doc: 'Berth leaves the Service and all that stands for it as they are until the key is gone.',
    unread: '',
  },
  sharedSecurityRule: {
    key: `${serviceBeta}/azure-shared-securityrule`,
    type: 'flag',
    default: '',
    range: '',
    appliesTo: 'both',
    onBadValue: 'ignore',
    supported: 'no',
    doc: 'Dropped by the Azure provider: security rules are always shared.',
    unread: 'security rules are always shared',
  },
} as const satisfies Readonly<Record<string, AnnotationRow>>
