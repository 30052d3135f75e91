import * as z from 'zod'
import type { Relay } from '../model/relay.ts'
import type { External } from '../model/topology.ts'
import { entryCause } from './cause.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { besideGateways, fromTheWrongSide, withoutEnd, withoutMeasure } from './remote/remote-entries.ts'
import { beyondDeclared, intoMyNumber } from './remote/remote-exits.ts'
import type { Entered } from './remote/remote-gateways.ts'
import { enteredFrom, isVendor, othersEntering, overInternet, relaysBehind, remoteExternals } from './remote/remote-gateways.ts'
import { unregisteredLegs } from './remote/unregistered-legs.ts'
import { undeclaredTerminations, vpnTerminations } from './remote/vpn-terminations.ts'
import { placeName } from './places.ts'

const parameters = capabilityParameters.extend({
  'require-mfa': z
    .boolean()
    .default(true)
    .describe('Whether remote access must ask for multi-factor authentication. リモート接続に多要素認証を求めるか。'),
  'require-recording': z
    .boolean()
    .default(true)
    .describe('Whether sessions of vendors must be recorded. 保守事業者の操作の記録を求めるか。'),
  'require-end': z
    .boolean()
    .default(true)
    .describe('Whether access of vendors must be limited in time. 保守事業者の接続に期限か時間帯の限定を求めるか。'),
})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-008',
  name: 'remote-access-controlled',
  title: { ja: 'リモートアクセス・保守接続の統制', en: 'Remote work and vendor maintenance only via the approved gateway' },
  severity: 'high',
  why: {
    ja: '保守事業者とリモートワーク端末から庁内へ届くのが、申告したリモート接続の中継（職員は画面転送も）だけであることを確かめます。中継には多要素認証、保守事業者が使うものには操作の記録と、期限か時間帯の限定を求めます。中継の先は申告した通信だけで、インターネットを経る接続からマイナンバー利用事務系へは何があっても入れません。中継を別の側から使えないこと、インターネットから使える中継に多要素認証があり、誰が使うかが書かれていること、外部ネットワークに足のある中継と設定ファイルにある VPN の受け口が申告されていることも確かめます。',
    en: 'Vendors and remote workers may reach nothing inside but declared remote-access relays (staff also screen transfer). Those need multi-factor authentication; those of vendors also recording, and an end or a schedule. Behind them lies what was declared and nothing else, and never the My Number tier for who comes over the Internet. Nobody may use them from another side; those that the Internet reaches need multi-factor authentication and users who are named; legs outside must be in the register, and VPN servers in exports declared.',
  },
  fix: {
    ja: 'リモート接続を、多要素認証と操作の記録のある中継だけに絞り、期限を付け、その先を必要な相手に限ってください。',
    en: 'Narrow remote access to gateways with multi-factor authentication and recording, for a time, and what lies behind to what is needed.',
  },
  limitations: {
    ja: '多要素認証と操作の記録は申告によります。誰がどの利用者か、端末の状態は見えません。団体外の機器にある VPN の受け口、IKEv2 の FlexVPN のように設定から利用者向けと分からないものは見えません。中継と同じセグメントの相手との通信は見えません。',
    en: 'Multi-factor authentication and recording are known from declarations. Who a user is and how a terminal is kept is not seen. VPN servers on devices of others, or that an export does not show to be for users (FlexVPN), are not seen, nor is traffic on the segment of a relay.',
  },
  waivable: true,
  parameters,
  run(context) {
    const { topology, network } = context
    const externals = remoteExternals(topology)
    const gateways = [...topology.relays.values()].filter(({ kind }) => kind === 'remote-access')
    const others = othersEntering(network)
    if (externals.length === 0 && gateways.length === 0 && others.length === 0 && vpnTerminations(network).length === 0)
      return {
        findings: [],
        notApplicable: {
          ja: '保守事業者・リモートワーク端末の外部ネットワークも、リモート接続の中継も、VPN の受け口もありません',
          en: 'there are no vendors or remote workers, no remote-access relays and no VPN servers',
        },
      }
    return {
      findings: [
        ...externals.flatMap((external) => [...besideGateways(context, external)]),
        ...entryFindings(context, others),
        ...unregisteredLegs(context, gateways),
        ...gateways.flatMap((relay) => [
          ...(relay.carries === undefined ? [notDeclared(context, relay)] : fromTheWrongSide(context, relay)),
        ]),
        ...undeclaredTerminations(context),
      ],
    }
  },
})

/** Every gateway that somebody comes in by: how, and where to. */
function entryFindings(context: Context, others: readonly Entered[]): readonly Finding[] {
  const { topology, network, parameters: asked } = context
  const found: Finding[] = []
  const known = new Set<Relay>()
  const beyond = new Set<Relay>()
  for (const external of remoteExternals(topology)) {
    const entered = enteredFrom(network, external).filter(({ judged, leg }) => leg === undefined || !judged.isEmpty)
    const vendor = isVendor(external)
    for (const relay of new Set(entered.map((one) => one.relay))) {
      known.add(relay)
      if (asked['require-mfa']) found.push(...withoutMeasure(context, external, relay, 'mfa'))
      if (vendor && asked['require-recording']) found.push(...withoutMeasure(context, external, relay, 'session-recording'))
      const behind = relaysBehind(network, relay)
      if (vendor) for (const next of behind) beyond.add(next)
      if (overInternet(topology, external)) for (const next of behind) found.push(...intoMyNumber(context, external, next))
    }
    if (vendor && asked['require-end']) for (const one of entered) found.push(...withoutEnd(context, one))
  }
  return [...found, ...[...beyond].flatMap((relay) => [...beyondDeclared(context, relay)]), ...strangers(context, others, known)]
}

/** Gateways that open networks reach: whoever uses them proves who they are, and of a remote-access gateway it is said who that is. */
function strangers(context: Context, others: readonly Entered[], known: ReadonlySet<Relay>): readonly Finding[] {
  const { topology, network, parameters: asked } = context
  const found: Finding[] = []
  for (const relay of new Set(others.map((one) => one.relay))) {
    const { from } = others.find((one) => one.relay === relay)!
    if (known.has(relay)) continue
    if (asked['require-mfa']) found.push(...withoutMeasure(context, from, relay, 'mfa'))
    if (relay.kind === 'remote-access') found.push(usersUnknown(context, from, relay))
    for (const next of relaysBehind(network, relay)) if (overInternet(topology, from)) found.push(...intoMyNumber(context, from, next))
  }
  return found
}

function usersUnknown({ topology, severity }: Context, from: External, relay: Relay): Finding {
  const a = placeName(topology, from.id)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `リモート接続の中継 ${relay.id} は ${a.ja} から使えますが、使うのが保守事業者か職員かが構成YAMLに書かれていません（kind が vendor-remote か remote-worker の外部ネットワークがありません）。`,
      en: `The remote-access relay ${relay.id} can be used from ${a.en}, and the topology does not say whether vendors or staff use it: no external network of kind vendor-remote or remote-worker reaches it.`,
    },
    cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
    fix: {
      ja: `external に、${relay.id} を使う保守事業者（kind: vendor-remote）または職員（kind: remote-worker）を書いてください。使わないなら ${relay.id} を廃止してください。`,
      en: `Write in external who uses ${relay.id}: vendors (kind: vendor-remote) or staff (kind: remote-worker). If nobody does, close it.`,
    },
  }
}

function notDeclared({ severity }: Context, relay: Relay): Finding {
  const text = {
    ja: `リモート接続の中継 ${relay.id} が何を中継するか（carries）が申告されていません`,
    en: `what the remote-access relay ${relay.id} carries is not declared`,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: { ja: `${text.ja}。`, en: `${text.en}.` },
    cause: entryCause('relays', relay, { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }),
    fix: {
      ja: `${relay.id} に carries（受けるサービス、先のサービス、does、evidence）を書いてください。`,
      en: `Write carries for ${relay.id}: the service it receives, those it opens, does and evidence.`,
    },
    uncertainties: [{ code: 'relay-undeclared', text, span: relay.span }],
  }
}
