import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrograms, type Programs } from './program.ts'

export interface Machine {
  /** Its network namespace. */
  readonly namespace: string
  /** Programs of its own. */
  readonly programs?: Programs
}

/**
 * An `ssh` that knows the machines of a page by name and goes into their namespaces. The words of the command are joined and
 * read by a shell there, as ssh has it.
 * @returns its command line, but for its arguments
 */
export async function writeSsh(
  folder: string,
  machines: Readonly<Record<string, Machine>>,
): Promise<readonly string[]> {
  const cases: string[] = []
  for (const [name, { namespace, programs = {} }] of Object.entries(machines)) {
    const bin = join(folder, 'machines', name)
    await writePrograms(bin, programs)
    cases.push(`${name}) exec ip netns exec ${namespace} env PATH="${bin}:$PATH" sh -c "$*" ;;`)
  }
  const file = join(folder, 'ssh.sh')
  const unknown = '*) echo "ssh: no such machine: $host" >&2; exit 255 ;;'
  await writeFile(file, ['host=$1; shift', 'case $host in', ...cases, unknown, 'esac', ''].join('\n'))
  return ['sh', file]
}
