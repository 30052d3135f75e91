/** What stops a packet that has to pass: walked by the simulator, one device after the other. */
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { OwnCheck } from '../../model/own-check.ts'
import type { Packet } from '../../packet/packet.ts'
import type { Outcome } from '../../simulator/simulate.ts'
import { simulate } from '../../simulator/simulate.ts'
import { ruleCause } from '../cause.ts'
import type { Cause, CheckContext } from '../check.ts'

export interface Obstacle {
  readonly cause: Cause
  /** A clause without its full stop. */
  readonly why: Text
  readonly fix: Text
}

export function obstacleOf({ topology, devices }: CheckContext<unknown>, own: OwnCheck, from: string, packet: Packet): Obstacle {
  const outcomes = simulate({ topology, devices }, { from, packet, bound: 'judged' })
  // Hosts hand a packet to every gateway they have: the walk that came farthest says most.
  const rank = (outcome: Outcome): number => (outcome.kind === 'dropped' && outcome.rule !== undefined ? 1_000 : 0) + outcome.walk.length
  const [worst] = [...outcomes].sort((a, b) => rank(b) - rank(a))
  const id = worst !== undefined && 'device' in worst ? worst.device : undefined
  const device = id === undefined ? undefined : devices.get(id)
  if (worst?.kind === 'dropped' && worst.rule !== undefined && device !== undefined) {
    const cause = ruleCause(device, worst.rule)
    return {
      cause,
      why: { ja: `${cause.label.ja} が止めています`, en: `${cause.label.en} stops it` },
      fix: {
        ja: `${cause.label.ja} の前に、この通信を許可するルールを置いてください。要らなくなった通信であれば、方針の ${own.id} を直してください。`,
        en: `Permit this traffic before ${cause.label.en}; if it is no longer needed, correct ${own.id} in the policy.`,
      },
    }
  }
  const fix: Text = {
    ja: `経路とルールを確かめ、この通信を許可してください。要らなくなった通信であれば、方針の ${own.id} を直してください。`,
    en: `Check routes and rules and permit this traffic; if it is no longer needed, correct ${own.id} in the policy.`,
  }
  if (device === undefined)
    return { cause: { id: `own-check/${own.id}`, label: own.title, span: own.span, focus: own.key }, why: NO_DEVICE, fix }
  const span = (worst?.kind === 'dropped' ? worst.span : undefined) ?? device.span
  return { cause: { id: device.id, label: verbatim(device.id), span, focus: span }, why: whyOf(worst!, device.id), fix }
}

const NO_DEVICE: Text = { ja: 'この通信を運ぶ機器がありません', en: 'no device carries it there' }

function whyOf(outcome: Outcome, device: string): Text {
  switch (outcome.kind) {
    case 'no-route':
      return { ja: `機器 ${device} に経路がありません`, en: `device ${device} has no route` }
    case 'loop':
      return { ja: `機器 ${device} で経路が循環しています`, en: `routes go round in a circle at device ${device}` }
    case 'local':
      return { ja: `機器 ${device} 自身のアドレス宛てです`, en: `it is addressed to device ${device} itself` }
    case 'dropped':
      return {
        ja: `機器 ${device} が通しません（許可するルールがありません）`,
        en: `device ${device} lets nothing of it pass: no rule permits it`,
      }
    default:
      return { ja: `機器 ${device} の先で宛先に届きません`, en: `it does not arrive behind device ${device}` }
  }
}
