/**
 * A node's BIRD runs in the lab with the capabilities that the chart gives it and no others: what a session of some kind needs
 * more would show nowhere else than on somebody's rack.
 */
import { chartValues } from '#charts/values/chart-values'

/** All of linux/capability.h. */
const capabilities = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
] as const

/** The command that runs `program` of a release so. */
export function withChartCapabilities(program: string): readonly string[] {
  const kept = chartValues.parse({}).speaker.bird.capabilities
  const dropped = capabilities.filter((name) => !kept.includes(name)).map((name) => `cap_${name.toLowerCase()}`)
  return ['/usr/sbin/capsh', `--drop=${dropped.join(',')}`, `--shell=${program}`, '--']
}
