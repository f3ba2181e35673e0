import type { Cause } from '../api-error.ts'
import type { Json } from '../json.ts'

// The words of k8s.io/apimachinery/pkg/util/validation/field: kubectl prints them as they are.

/** field.Required. */
export const required = (field: string, detail = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  field,
})

/** field.Invalid: the value is shown as JSON. */
export const invalidValue = (field: string, value: Json | undefined, detail: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${shown(value)}: ${detail}`,
  field,
})

/** field.Forbidden. */
export const forbiddenField = (field: string, detail: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${detail}`,
  field,
})

/** field.Duplicate. */
export const duplicate = (field: string, value: Json | undefined): Cause => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${shown(value)}`,
  field,
})

/** field.NotSupported: names what is. */
export const notSupported = (field: string, value: Json | undefined, supported: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map((one) => `"${one}"`).join(', ')}`,
  field,
})

const shown = (value: Json | undefined): string => (value === undefined ? 'null' : JSON.stringify(value))
