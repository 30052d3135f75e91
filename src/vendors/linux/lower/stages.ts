/** Base chains, translations and routing in the order in which a packet meets them (netfilter hooks). */
import type { Interface, LocalServices, Stage } from '../../../model/device.ts'
import type { Rulebase } from '../../../model/rule.ts'
import type { Span } from '../../../base/span.ts'
import type { BaseChain, Hook } from '../ruleset.ts'
import type { Services } from '../service-set.ts'
import { anyHeader } from './clause.ts'
import type { FilterStep, Unfiltered } from './filter.ts'
import { filterSteps } from './filter.ts'
import { asksForTranslation, withIdentity } from './identity.ts'
import { destinationTranslations, sourceTranslations } from './nat.ts'
import { natEntries } from './nat-list.ts'
import type { Routing } from './routing.ts'
import { ruleCompiler } from './rules.ts'

/** Nat chains run together here, whatever their own priority (NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC). */
const DESTINATION_NAT = -100
const SOURCE_NAT = 100

export interface Lowering {
  readonly chains: readonly BaseChain[]
  readonly untracked: Services
  readonly unfiltered: readonly Unfiltered[]
  /** Of the routing domain. */
  readonly interfaces: readonly Interface[]
  readonly forwarding: Rulebase | undefined
  /** IP versions that no interface carries, and those that are not forwarded. */
  readonly absent: { readonly everywhere: ReadonlySet<4 | 6>; readonly forwarded: ReadonlySet<4 | 6> }
  readonly routing: Routing
  readonly span: Span
}

export function stagesOf({ chains, untracked, unfiltered, interfaces, forwarding, absent, routing, span }: Lowering): {
  readonly stages: readonly Stage[]
  readonly local: LocalServices
} {
  const ids = interfaces.map(({ id }) => id)
  const ordered = [...chains].sort((a, b) => a.priority - b.priority)
  const nat = (hook: Hook) =>
    natEntries(
      ordered.filter((chain) => chain.type === 'nat' && chain.hook === hook),
      { ids, untracked },
    )
  const rewriting = destinationTranslations(nat('prerouting'), interfaces)
  const inbound = chains.some(({ chain }) => asksForTranslation(chain)) ? rewriting.flatMap(withIdentity) : rewriting
  const outbound = sourceTranslations(nat('postrouting'))
  const compiler = ruleCompiler({ ids, translations: inbound })
  const steps = (hook: Hook): readonly FilterStep[] =>
    filterSteps(hook, ordered, unfiltered, compiler, hook === 'forward' ? absent.forwarded : absent.everywhere)
  const before = steps('prerouting')
  const after = steps('postrouting')
  const forward = steps('forward')
  const input = steps('input')
  return {
    stages: [
      ...before.filter(({ priority }) => priority <= DESTINATION_NAT).map((step) => filterStage('ingress', step.rulebase)),
      { kind: 'translate-destination', translations: inbound },
      ...before.filter(({ priority }) => priority > DESTINATION_NAT).map((step) => filterStage('ingress', step.rulebase)),
      ...routing.discards.map((rulebase) => filterStage('ingress', rulebase)),
      routing.stage,
      ...(forwarding === undefined ? [] : [filterStage('forward', forwarding)]),
      ...(forward.length === 0 ? [{ kind: 'filter', at: 'forward', bindings: [], unbound: 'permit' } satisfies Stage] : []),
      ...forward.map((step) => filterStage('forward', step.rulebase)),
      ...after.filter(({ priority }) => priority <= SOURCE_NAT).map((step) => filterStage('egress', step.rulebase)),
      { kind: 'translate-source', translations: outbound },
      ...after.filter(({ priority }) => priority > SOURCE_NAT).map((step) => filterStage('egress', step.rulebase)),
    ],
    local: {
      bindings: [
        {
          in: 'any',
          accepts: [anyHeader('both')],
          rulebases: input.map(({ rulebase }) => rulebase),
          span: input[0]?.rulebase.span ?? span,
          label: { ja: '自分宛ての通信', en: 'traffic to the device itself' },
        },
      ],
    },
  }
}

function filterStage(at: 'ingress' | 'forward' | 'egress', rulebase: Rulebase): Stage {
  return { kind: 'filter', at, bindings: [{ in: 'any', out: 'any', rulebase }], unbound: 'permit' }
}
