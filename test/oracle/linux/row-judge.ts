/** The kernel as a judge of firewalls in a row. */
import { spawnSync } from 'node:child_process'
import type { Judge } from '../../support/judges.ts'
import { judge } from '../../support/judges.ts'
import { HARNESS } from './row.ts'

/** The kernel, if it can be asked here. */
export function rowJudge(): Judge {
  return judge('Linux firewalls in a row', () => {
    const run = spawnSync('unshare', ['-n', 'python3', HARNESS, '--probe'], { encoding: 'utf8', timeout: 60_000 })
    if (run.status === 0) return undefined
    const why = run.error === undefined ? (run.stderr.trim().split('\n').at(-1) ?? '') : run.error.message
    return `needs root, network namespaces, /dev/net/tun (Debian packages nftables, iptables, ipset, iproute2, python3): ${why}`
  })
}
