/** Findings for time sources and sources of updates: what they get their own from is illegal, out of reach, or not declared. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { BaseTier } from '../../model/topology.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { unknownCause } from '../cause.ts'
import { isInternetSide, placeName } from '../places.ts'
import { fetchedFrom } from './fetched-from.ts'
import type { Provider } from './provider.ts'
import { tiersOf } from './provider.ts'
import type { Reach } from './reach.ts'
import { bestOf, namedUnknowns } from './reach.ts'
import { illegality, upstreamState } from './upstream.ts'

export interface Asked {
  /** What it provides: 時刻源 / time source. */
  readonly what: Text
  readonly services: PacketSet
  /** Tiers in which a source of its own (gps, manual) will do; `gps` always does. */
  readonly manualIn: readonly BaseTier[]
  /** Why `manual` will not do here, where it stands for a procedure that nobody declared; undefined: it does. */
  readonly manual?: (provider: Provider) => 'enough' | 'not-declared'
}

export interface Said {
  readonly findings: readonly Finding[]
  readonly open: readonly Text[]
}

/** What is wrong with the upstream of one provider. */
export function upstreamOf(context: CheckContext<unknown>, provider: Provider, asked: Asked): Said {
  if (tiersOf(context.topology, provider).size === 0) return { findings: [], open: [] }
  return provider.upstream === undefined ? derived(context, provider, asked) : declared(context, provider, provider.upstream, asked)
}

function declared(context: CheckContext<unknown>, provider: Provider, upstream: readonly string[], asked: Asked): Said {
  const findings: Finding[] = []
  const open: Text[] = []
  const ways: Reach[] = []
  for (const id of upstream) {
    const state = upstreamState(context, provider, id, asked.services)
    if (state.state === 'own') {
      const tiers = [...tiersOf(context.topology, provider)]
      if (state.word === 'gps') ways.push({ state: 'yes' })
      else if (!tiers.every((tier) => asked.manualIn.includes(tier)))
        findings.push(
          violation(
            context,
            provider,
            { ja: `${provider.label.ja} の上位が手動（manual）です`, en: `${provider.label.en} gets its own by hand (manual)` },
            asked,
          ),
        )
      else if (asked.manual?.(provider) === 'not-declared')
        open.push({ ja: `${provider.id} の手動更新の手順`, en: `${provider.id}: the procedure for updates by hand` })
      else ways.push({ state: 'yes' })
    } else if (state.state === 'unknown-name')
      findings.push(
        violation(
          context,
          provider,
          {
            ja: `${provider.label.ja} の上位「${id}」が構成YAMLにありません`,
            en: `upstream "${id}" of ${provider.label.en} is nowhere in the topology`,
          },
          asked,
        ),
      )
    else if (state.state === 'illegal')
      findings.push(
        violation(
          context,
          provider,
          {
            ja: `${provider.label.ja} が上位 ${id} から得ることは認められません。${state.why.ja}`,
            en: `${provider.label.en} must not get its own from ${id}: ${state.why.en}`,
          },
          asked,
        ),
      )
    else ways.push(state.reach)
  }
  const best = bestOf(ways)
  if (ways.length > 0 && best.state !== 'yes') findings.push(outOfReach(context, provider, upstream, best, asked))
  return { findings, open }
}

/** Of a relay that declares no upstream, where its sessions lead. */
function derived(context: CheckContext<unknown>, provider: Provider, asked: Asked): Said {
  const { topology } = context
  const unsaid: Said = context.required
    ? {
        findings: [
          violation(
            context,
            provider,
            {
              ja: `${provider.label.ja} の上位（upstream）が申告されていません`,
              en: `nobody declares the upstream of ${provider.label.en}`,
            },
            asked,
          ),
        ],
        open: [],
      }
    : { findings: [], open: [{ ja: `${provider.id} の上位（upstream）`, en: `${provider.id}: its upstream` }] }
  if (provider.relay === undefined) return unsaid
  const places = fetchedFrom(context, provider.relay)
  const tiers = tiersOf(topology, provider)
  const guarded = tiers.has('mynumber') || tiers.has('lgwan')
  const findings = places
    .filter(({ place, certain }) => certain && guarded && topology.externals.get(place)?.kind === 'internet')
    .map(({ place }) => {
      const name = placeName(topology, place)
      return violation(
        context,
        provider,
        { ja: `${provider.label.ja} が ${name.ja} へ直接取りに行けます`, en: `${provider.label.en} can fetch straight from ${name.en}` },
        asked,
      )
    })
  const legal = places.filter(({ place }) => {
    const outward = guarded && isInternetSide(topology, place)
    return !outward && illegality(context, provider, { places: [place], addresses: undefined }, asked.services) === undefined
  })
  if (legal.some(({ certain }) => certain) || findings.length > 0) return { findings, open: [] }
  if (legal.length > 0)
    return {
      findings: [
        outOfReach(
          context,
          provider,
          legal.map(({ place }) => place),
          { state: 'perhaps', unknowns: [] },
          asked,
        ),
      ],
      open: [],
    }
  return unsaid
}

function violation({ severity }: CheckContext<unknown>, provider: Provider, what: Text, { what: kind }: Asked): Finding {
  return {
    verdict: 'violation',
    severity,
    text: { ja: `${what.ja}。`, en: `${what.en}.` },
    cause: provider.cause,
    fix: {
      ja: `${provider.label.ja} の${kind.ja}としての上位を、その系で認められた相手に改め、upstream に書いてください。`,
      en: `Let ${provider.label.en} get its own, as a ${kind.en}, from where its tier may, and write that in upstream.`,
    },
  }
}

function outOfReach(
  context: CheckContext<unknown>,
  provider: Provider,
  upstream: readonly string[],
  reached: Reach,
  { what }: Asked,
): Finding {
  const names = listOf(upstream)
  if (reached.state === 'perhaps') {
    const [first, ...rest] = namedUnknowns(reached.unknowns, context.topology)
    return {
      verdict: 'not-evaluable',
      severity: context.severity,
      text: {
        ja: `${provider.label.ja} から上位（${names.ja}）に届くかどうか判定できません。${first.text.ja}。`,
        en: `Whether ${provider.label.en} reaches its upstream (${names.en}) cannot be judged: ${first.text.en}.`,
      },
      cause: unknownCause(first),
      fix: {
        ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
        en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
      },
      uncertainties: [first, ...rest],
    }
  }
  return {
    verdict: 'violation',
    severity: context.severity,
    text: {
      ja: `${what.ja}の${provider.label.ja} から上位（${names.ja}）への通信が、どのルールでも許可されていません。`,
      en: `No rule lets ${provider.label.en}, a ${what.en}, reach its upstream (${names.en}).`,
    },
    cause: provider.cause,
    fix: {
      ja: `${provider.label.ja} から ${names.ja} への通信を許可するか、upstream を実際の取得元に書き直してください。`,
      en: `Permit ${provider.label.en} to reach ${names.en}, or correct upstream.`,
    },
  }
}
