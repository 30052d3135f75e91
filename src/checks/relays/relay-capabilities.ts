/**
 * What a relay really does to what it carries. A capability that is declared counts only while its evidence is in force,
 * and screen transfer only with nothing but pixels beside it (checks.md 3.0, "Capabilities").
 */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'
import type { Channel } from '../../graph/relays/channel.ts'
import type { Capability, Redirects } from '../../model/relay.ts'
import type { Topology } from '../../model/topology.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { evidenceProblem, subjectsOfRelay } from '../evidence-in-force.ts'

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

/** What a channel does under a policy, on a day. */
export function treatmentOf(topology: Topology, today: string, parameters: CapabilityParameters, channel: Channel): Treatment {
  const { relay, carry } = channel
  const does: Capability[] = []
  const discounted: Discounted[] = []
  const asked = parameters['require-evidence'] && carry.does.length > 0
  const unproven = asked ? evidenceProblem(topology, today, carry.evidence, subjectsOfRelay(topology, relay)) : undefined
  for (const capability of carry.does) {
    const redirected = capability === 'screen-transfer' ? redirectProblem(relay.redirects, parameters.clipboard) : undefined
    if (redirected !== undefined) discounted.push({ capability, ...redirected })
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

/** Why screen transfer is more than pixels, or is not known to be only that. */
function redirectProblem(
  redirects: Redirects | undefined,
  allowed: CapabilityParameters['clipboard'],
): { readonly why: Text; readonly unknown: boolean } | undefined {
  const devices = [
    ['drive', { ja: 'ドライブ', en: 'drives' }],
    ['printer', { ja: 'プリンタ', en: 'printers' }],
    ['usb', { ja: 'USB', en: 'USB devices' }],
  ] as const
  const open: Text[] = devices.filter(([key]) => redirects?.[key] === true).map(([, name]) => name)
  const clipboard = redirects?.clipboard
  if (clipboard !== undefined && clipboard !== 'none' && clipboard !== allowed) open.push({ ja: 'クリップボード', en: 'the clipboard' })
  if (open.length > 0)
    return {
      why: {
        ja: `画面転送で ${open.map(({ ja }) => ja).join('、')} の転送が有効です`,
        en: `screen transfer also passes ${open.map(({ en }) => en).join(', ')}`,
      },
      unknown: false,
    }
  const missing = [
    ...devices.filter(([key]) => redirects?.[key] === undefined).map(([key]) => key),
    ...(clipboard === undefined ? ['clipboard'] : []),
  ]
  if (missing.length === 0) return undefined
  return {
    why: {
      ja: `画面転送で画面のほかに何が通るか（redirects の ${missing.join('、')}）が申告されていません`,
      en: `what screen transfer passes beside pixels is not declared (redirects: ${missing.join(', ')})`,
    },
    unknown: true,
  }
}
