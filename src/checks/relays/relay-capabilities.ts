/**
 * What a relay really does to what it carries. A capability that is declared counts only while its evidence is in force, and
 * only where nothing else that is declared speaks against it (checks.md 3.0, "Capabilities").
 */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Capability } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { evidenceProblem, subjectsOfRelay } from '../evidence-in-force.ts'
import { refutation } from './refuted-capabilities.ts'

export interface Discounted {
  readonly capability: Capability
  readonly why: Text
  /** Not known rather than known to be absent: it makes verdicts not-evaluable instead of violations. */
  readonly unknown: boolean
}

export interface Treatment {
  /** What certainly counts. */
  readonly does: readonly Capability[]
  readonly discounted: readonly Discounted[]
}

/** Parameters of every check that counts on relays. */
export const capabilityParameters = z.strictObject({
  'require-evidence': z
    .boolean()
    .default(true)
    .describe('Whether what a relay does counts only with evidence in force. 中継の処理を、有効な申告（evidence）がある場合だけ認めるか。'),
  clipboard: z
    .enum(['none', 'text-in', 'text-out'])
    .default('none')
    .describe(
      'The most a clipboard may carry in screen transfer, as text in one direction. 画面転送でクリップボードに認める範囲（文字だけ、一方向）。',
    ),
})
export type CapabilityParameters = z.infer<typeof capabilityParameters>

/** Parameters of checks that ask what relays bring in. */
export const importParameters = capabilityParameters.extend({
  'fail-on-residual': z
    .boolean()
    .default(false)
    .describe(
      'Whether what remains possible through relays of names and time and through ICMP (tunnels) decides; if not, it is listed only. DNS・NTP の中継や ICMP に残るリスク（トンネル）を不合格にするか。しない場合は参考として挙げるだけにする。',
    ),
})

/** What a channel does under a policy, on a day. */
export function treatmentOf(topology: Topology, today: string, parameters: CapabilityParameters, channel: Channel): Treatment {
  const { relay, carry } = channel
  const does: Capability[] = []
  const discounted: Discounted[] = []
  const asked = parameters['require-evidence'] && carry.does.length > 0
  const unproven = asked ? evidenceProblem(topology, today, carry.evidence, subjectsOfRelay(topology, relay)) : undefined
  for (const capability of carry.does) {
    const refuted = refutation(capability, channel, parameters.clipboard)
    if (refuted !== undefined) discounted.push({ capability, ...refuted })
    else if (unproven !== undefined) discounted.push({ capability, why: unproven, unknown: true })
    else does.push(capability)
  }
  return { does, discounted }
}

/**
 * The capabilities under a bound: `judged` takes what is not known to be there (nothing is a violation because of it),
 * `possible` takes it to be absent.
 */
export function capabilitiesUnder({ does, discounted }: Treatment, bound: 'judged' | 'possible'): readonly Capability[] {
  return bound === 'possible' ? does : [...does, ...discounted.filter(({ unknown }) => unknown).map(({ capability }) => capability)]
}

/** What is not known about the relays of a chain, as reasons for a verdict that cannot be given. */
export function unknownCapabilities({ carry }: Channel, { discounted }: Treatment): readonly Uncertainty[] {
  return discounted
    .filter(({ unknown }) => unknown)
    .map(({ capability, why }) => ({ code: `unproven-${capability}`, text: why, span: carry.span }))
}
