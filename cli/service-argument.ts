import { Failure } from './failure.ts'

/** Reads which Service is meant, in the ways of kubectl: `service/web`, `svc/web`, `svc web`. @throws {Failure} that says how */
export function serviceArgument(positionals: readonly string[], command: string): string {
  const name = /^(?:svc|services?)\/(.+)$/.exec(positionals.join('/'))?.[1]
  if (name === undefined || name.includes('/')) throw new Failure(`name the Service: berth ${command} service/NAME`, 2)
  return name
}
