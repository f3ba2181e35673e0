/**
 * Reads flags as a cloud-controller-manager does: `--name`, `--name=true` and `--name=false`, in any of Go's spellings.
 * Node knows `--name` and `--no-name` alone.
 */
const truths = new Set(['1', 't', 'T', 'true', 'True', 'TRUE'])
const falsehoods = new Set(['0', 'f', 'F', 'false', 'False', 'FALSE'])

export function withGoBooleans(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: string }>>,
): readonly string[] {
  return args.map((arg) => {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/.exec(arg) ?? []
    if (options[name]?.type !== 'boolean') return arg
    if (truths.has(value)) return `--${name}`
    return falsehoods.has(value) ? `--no-${name}` : arg
  })
}
