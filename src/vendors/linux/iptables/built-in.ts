/** Built-in chains of iptables: where the kernel calls them. */
import type { Hook } from '../ruleset.ts'

interface BuiltIn {
  readonly hook: Hook
  readonly priority: number
}

/** Built-in chains and the priorities of their hooks (linux/netfilter_ipv4.h). */
export const BUILT_IN: Readonly<Record<string, Readonly<Record<string, BuiltIn>>>> = {
  raw: { PREROUTING: { hook: 'prerouting', priority: -300 }, OUTPUT: { hook: 'output', priority: -300 } },
  mangle: {
    PREROUTING: { hook: 'prerouting', priority: -150 },
    INPUT: { hook: 'input', priority: -150 },
    FORWARD: { hook: 'forward', priority: -150 },
    OUTPUT: { hook: 'output', priority: -150 },
    POSTROUTING: { hook: 'postrouting', priority: -150 },
  },
  nat: {
    PREROUTING: { hook: 'prerouting', priority: -100 },
    INPUT: { hook: 'input', priority: 100 },
    OUTPUT: { hook: 'output', priority: -100 },
    POSTROUTING: { hook: 'postrouting', priority: 100 },
  },
  filter: {
    INPUT: { hook: 'input', priority: 0 },
    FORWARD: { hook: 'forward', priority: 0 },
    OUTPUT: { hook: 'output', priority: 0 },
  },
  security: {
    INPUT: { hook: 'input', priority: 50 },
    FORWARD: { hook: 'forward', priority: 50 },
    OUTPUT: { hook: 'output', priority: 50 },
  },
}
