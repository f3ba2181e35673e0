/** Joins the lines of an expression by single blanks: it is written over several here, and is one line where it is read. */
export function cel(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw(parts, ...values).replace(/\n\s*/g, ' ')
}

/** Writes a text as a literal of the expression language, whose escapes include those of JSON. */
export function literal(text: string): string {
  return JSON.stringify(text)
}
