/** The checks that a policy writes itself, judged like any other. */
import * as z from 'zod'
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { OwnCheck, OwnScope } from '../../model/own-check.ts'
import type { Policy } from '../../model/policy.ts'
import type { Check, CheckContext, Outcome } from '../check.ts'
import { bypassedOwnWaypoint } from './bypassed-waypoint.ts'
import { declaredCondition } from './declared-condition.ts'
import { forbiddenFlow } from './forbidden-flow.ts'
import { requiredFlow } from './required-flow.ts'
import { tierPair } from './tier-pair.ts'

/** In the order of the policy. */
export function ownChecksOf(policy: Policy): readonly Check[] {
  return [...(policy.ownChecks?.values() ?? [])].map((own) => ({
    id: own.id,
    name: own.id.toLowerCase(),
    title: own.title,
    severity: own.severity,
    why: own.why ?? judgedBy(own),
    fix: own.fix ?? FIX,
    limitations: LIMITATIONS[own.asks.kind],
    // What people declare has no packets that an exception could excuse.
    waivable: own.waivable && own.asks.kind !== 'require' && !(own.asks.kind === 'tiers' && own.asks.cell === 'never'),
    parameters: z.strictObject({}),
    run: (context) => withFix(own, run(own, context)),
  }))
}

function run(own: OwnCheck, context: CheckContext<unknown>): Outcome {
  switch (own.asks.kind) {
    case 'require':
      return declaredCondition(context, own, own.asks)
    case 'forbid':
      return forbiddenFlow(context, own, own.asks.scope)
    case 'flow':
      return requiredFlow(context, own, own.asks.scope)
    case 'waypoint':
      return bypassedOwnWaypoint(context, own, own.asks)
    case 'tiers':
      return tierPair(context, own, own.asks)
  }
}

/** What a body says has to be done comes instead of what bunri would say. What cannot be told is still to be found out first. */
function withFix({ fix }: OwnCheck, outcome: Outcome): Outcome {
  if (fix === undefined) return outcome
  return { ...outcome, findings: outcome.findings.map((found) => (found.verdict === 'not-evaluable' ? found : { ...found, fix })) }
}

const FIX: Text = { ja: '指摘ごとに示します。', en: 'As each finding says.' }

function judgedBy({ asks }: OwnCheck): Text {
  switch (asks.kind) {
    case 'require':
      return {
        ja: '方針の条件（require）を、申告された内容が満たすことを確かめます。',
        en: 'What is declared has to meet the condition of the policy (require).',
      }
    case 'forbid': {
      const { ja, en } = flowText(asks.scope)
      return { ja: `${ja} の通信が 1 つも通らないことを確かめます。`, en: `No packet of ${en} may pass.` }
    }
    case 'flow': {
      const { ja, en } = flowText(asks.scope)
      return { ja: `${ja} の通信が確実に通ることを確かめます。`, en: `All of ${en} has to pass for certain.` }
    }
    case 'waypoint': {
      const { ja, en } = flowText(asks.scope)
      const { text } = asks.through
      return { ja: `${ja} の通信が、必ず ${text} を通ることを確かめます。`, en: `All of ${en} has to pass ${text}.` }
    }
    case 'tiers':
      return {
        ja: `${asks.from} から ${asks.to} への通信が ${asks.cell} の範囲であることを確かめます。`,
        en: `From ${asks.from} to ${asks.to} no more may pass than ${asks.cell} allows.`,
      }
  }
}

function flowText({ from, to, services }: OwnScope): Text {
  const a = listOf(from.map(({ text }) => text))
  const b = listOf(to.map(({ text }) => text))
  const what = listOf([...services])
  return { ja: `${a.ja} → ${b.ja}（${what.ja}）`, en: `${a.en} → ${b.en} (${what.en})` }
}

const PACKETS: Text = {
  ja: '機器を通るパケットだけを見ます。中継（プロキシ、メール）がつなぐ経路、一つのゾーンの中で完結する通信、送信元を偽った通信は見ません。',
  en: 'Looks at packets that pass devices. Not seen: ways that relays join (proxies, mail), traffic within one zone, forged sources.',
}
const LIMITATIONS: Readonly<Record<OwnCheck['asks']['kind'], Text>> = {
  require: { ja: '申告の内容が事実かどうかは見ません。', en: 'Whether what is declared is true is not looked at.' },
  forbid: PACKETS,
  flow: PACKETS,
  waypoint: PACKETS,
  tiers: {
    ja: 'パケットの到達だけを見ます。中継でつながる経路は SEG-002 の対象です。',
    en: 'Looks at packets only. Ways that lead through relays belong to SEG-002.',
  },
}
