/** Whether a screen-transfer relay passes pixels and nothing else, and asks twice who is there. */
import type { Text } from '../../base/text.ts'
import { entryCause } from '../cause.ts'
import { carryCause } from './chains.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import type { CapabilityParameters } from './relay-capabilities.ts'
import { treatmentOf, unknownCapabilities } from './relay-capabilities.ts'
import { relayStanding } from './relay-measures.ts'
import type { ScreenGateway } from './screen-gateways.ts'

type Context = CheckContext<CapabilityParameters>

export function* gatewayFindings(context: Context, { relay, channels }: ScreenGateway, mfa: boolean): Generator<Finding> {
  const { topology, today, parameters, severity } = context
  const entry = entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` })
  if (channels.length === 0) {
    const text: Text = {
      ja: `中継 ${relay.id} が何を中継するか（carries）が申告されていません`,
      en: `what relay ${relay.id} carries is not declared`,
    }
    yield unsure(context, entry, { ja: `${text.ja}。`, en: `${text.en}.` }, [{ code: 'relay-undeclared', text, span: relay.span }])
    return
  }
  for (const channel of channels) {
    const treatment = treatmentOf(topology, today, parameters, channel)
    if (treatment.does.includes('screen-transfer')) continue
    const doubt = treatment.discounted.find(({ capability }) => capability === 'screen-transfer')
    const cause = carryCause(channel)
    if (doubt?.unknown === true) {
      const unknowns = unknownCapabilities(channel, treatment).filter(({ code }) => code === 'unproven-screen-transfer')
      yield unsure(
        context,
        cause,
        {
          ja: `中継 ${relay.id} が画面だけを通すかを判定できません。${doubt.why.ja}。`,
          en: `Whether relay ${relay.id} passes nothing but pixels cannot be judged: ${doubt.why.en}.`,
        },
        unknowns,
      )
      continue
    }
    const why = doubt?.why ?? {
      ja: '画面転送（does: screen-transfer）を行うと申告されていません',
      en: 'it does not declare to transfer screens (does: screen-transfer)',
    }
    yield {
      verdict: 'violation',
      severity,
      text: {
        ja: `系をまたぐ中継 ${relay.id} は画面転送と認められません。${why.ja}。画面のほかに、ファイルや文字が系を越えます。`,
        en: `Relay ${relay.id} between the tiers does not count as screen transfer: ${why.en}. Files or text cross beside the pixels.`,
      },
      cause,
      fix: {
        ja: `${relay.id} でクリップボード・ドライブ・プリンタ・USB の転送を止め、redirects と evidence に記録してください。`,
        en: `Turn off clipboard, drives, printers and USB on ${relay.id}, and record it in redirects and evidence.`,
      },
    }
  }
  if (!mfa) return
  const standing = relayStanding(topology, today, parameters, relay, 'mfa')
  if (standing.held === 'no')
    yield {
      verdict: 'violation',
      severity,
      text: {
        ja: `画面転送の中継 ${relay.id} に、多要素認証の申告がありません。`,
        en: `Nothing says that the screen-transfer relay ${relay.id} asks for multi-factor authentication.`,
      },
      cause: entry,
      fix: {
        ja: `${relay.id} で多要素認証を有効にし、carries の does か、evidence の shows に mfa を書いてください。`,
        en: `Turn on multi-factor authentication on ${relay.id}, and write mfa in does of its carries or in shows of its evidence.`,
      },
    }
  else if (standing.held === 'unknown')
    yield unsure(
      context,
      entry,
      {
        ja: `画面転送の中継 ${relay.id} の多要素認証を判定できません。${standing.why.ja}。`,
        en: `Multi-factor authentication of the screen-transfer relay ${relay.id} cannot be judged: ${standing.why.en}.`,
      },
      [{ code: 'unproven-mfa', text: standing.why, span: relay.span }],
    )
}

function unsure({ severity }: Context, cause: Cause, text: Text, uncertainties: NonNullable<Finding['uncertainties']>): Finding {
  return {
    verdict: 'not-evaluable',
    severity,
    text,
    cause,
    fix: {
      ja: `${cause.label.ja} の内容を確かめ、有効な申告（evidence）を構成YAMLに書いてください。`,
      en: `Find out how ${cause.label.en} is set, and write evidence in force into the topology YAML.`,
    },
    uncertainties,
  }
}
