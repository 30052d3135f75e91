/** Whether the filters on the ways to the Web block the kinds of sites that the policy names (DAT-003). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { SiteCategory } from '../../model/rule.ts'
import type { Zone } from '../../model/topology.ts'
import { labelOf } from '../attributes/demand.ts'
import { entryCause } from '../cause.ts'
import type { Cause, Finding } from '../check.ts'
import type { WebContext } from '../consumer-cloud-blocked.ts'
import { placeName } from '../places.ts'
import type { SiteFilterOnWay, WebWay } from './filters.ts'

const NAMES: Readonly<Record<SiteCategory, Text>> = {
  webmail: { ja: 'Web メール', en: 'webmail' },
  storage: { ja: 'ストレージ', en: 'file storage' },
  sns: { ja: 'SNS', en: 'social networks' },
}

export interface Judgement {
  readonly findings: readonly Finding[]
  readonly open: readonly Text[]
}

/** What filters let through against what is declared of them, then what nothing on a way blocks. */
export function siteCategories(context: WebContext, ways: readonly WebWay[]): Judgement {
  const contradictions = new Map<string, Finding>()
  const leaks = new Map<string, Finding>()
  const open = new Map<string, { readonly zone: Zone; readonly categories: Set<SiteCategory>; readonly filter: SiteFilterOnWay }>()
  for (const way of ways) {
    for (const category of context.parameters.categories) {
      for (const filter of way.filters) {
        const contradiction = contradictionOf(context, way.zone, filter, category)
        if (contradiction !== undefined)
          contradictions.set(contradiction.cause.id, contradictions.get(contradiction.cause.id) ?? contradiction)
      }
      const verdicts = way.filters.map((filter) => blocks(filter, category))
      if (verdicts.includes(true)) continue
      if (verdicts.every((verdict) => verdict === false)) {
        const leak = leakOf(context, way, category)
        leaks.set(leak.cause.id, leaks.get(leak.cause.id) ?? leak)
      } else {
        const known = open.get(way.zone.id)
        const filter = way.filters[verdicts.indexOf(undefined)]!
        if (known === undefined) open.set(way.zone.id, { zone: way.zone, categories: new Set([category]), filter })
        else known.categories.add(category)
      }
    }
  }
  const shown = [...contradictions.values(), ...[...leaks.values()].filter(({ cause }) => !contradictions.has(cause.id))]
  const silent = [...open.values()].map(({ zone, categories, filter }) => ({
    zone,
    filter,
    kinds: listOf([...categories].map((c) => NAMES[c])),
  }))
  if (context.required === true) return { findings: [...shown, ...silent.map((each) => undeclaredFinding(context, each))], open: [] }
  return {
    findings: shown,
    open: silent.map(({ zone, kinds }) => ({
      ja: `${zone.id} の Web 閲覧で遮断するサイトの分類（${kinds.ja}）`,
      en: `${zone.id}: categories of sites that are blocked (${kinds.en})`,
    })),
  }
}

/** Whether a filter blocks sites of a kind; undefined: neither the export nor anybody says. What the export shows comes first. */
function blocks({ shown, declared }: SiteFilterOnWay, category: SiteCategory): boolean | undefined {
  if (shown?.blocks.includes(category)) return true
  if (shown?.allows.some((each) => each.category === category)) return false
  return declared.state === 'declared' ? isDeclared(declared.value, category) : undefined
}

function isDeclared(value: unknown, category: SiteCategory): boolean {
  return Array.isArray(value) && value.includes(category)
}

function contradictionOf(
  { topology, severity }: WebContext,
  zone: Zone,
  filter: SiteFilterOnWay,
  category: SiteCategory,
): Finding | undefined {
  const { shown, declared } = filter
  if (shown === undefined || declared.state !== 'declared' || !isDeclared(declared.value, category)) return undefined
  const allowed = shown.allows.find((each) => each.category === category)
  if (allowed === undefined) return undefined
  const cause = causeOf(filter, category)
  const by = declared.evidence?.id ?? ''
  const a = placeName(topology, zone.id)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${a.ja} の Web 閲覧を通す ${shown.device.id} の ${shown.rule.label.ja} の URL フィルタが、${NAMES[category].ja}のサイトを通しています。申告 ${by} では遮断していることになっています。`,
      en: `The URL filter of ${shown.rule.label.en} on ${shown.device.id}, which ${a.en} browses through, lets ${NAMES[category].en} through; evidence ${by} says that it is blocked.`,
    },
    from: zone.id,
    cause,
    fix: fixOf(filter, category),
  }
}

function leakOf({ topology, severity }: WebContext, { zone, by, filters }: WebWay, category: SiteCategory): Finding {
  const told = filters.find(({ shown }) => shown?.allows.some((each) => each.category === category)) ?? filters[0]!
  const a = placeName(topology, zone.id)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${a.ja} から ${by.ja} を経る Web の閲覧で、${NAMES[category].ja}のサイトが遮断されません。`,
      en: `Nothing blocks ${NAMES[category].en} on the way of ${a.en} to the Web by ${by.en}.`,
    },
    from: zone.id,
    cause: causeOf(told, category),
    fix: fixOf(told, category),
  }
}

function causeOf({ subject, shown, declared }: SiteFilterOnWay, category: SiteCategory): Cause {
  const allowed = shown?.allows.find((each) => each.category === category)
  if (shown !== undefined && allowed !== undefined) {
    const { span } = allowed
    const id = shown.device.id
    return {
      id: `${id}/url-filter/${category}/${span.start}`,
      label: { ja: `${id} の URL フィルタ（${NAMES[category].ja}）`, en: `URL filter of ${id} (${NAMES[category].en})` },
      span,
      focus: span,
    }
  }
  if (declared.state === 'declared' && declared.evidence !== undefined) return entryCause('evidence', declared.evidence)
  return entryCause(subject.section, subject, labelOf(subject))
}

function fixOf({ subject, shown }: SiteFilterOnWay, category: SiteCategory): Text {
  const name = NAMES[category]
  return shown === undefined
    ? {
        ja: `${subject.id} の URL フィルタで${name.ja}を遮断し、evidence の blocked-categories に ${category} を書いてください。`,
        en: `Block ${name.en} in the URL filter of ${subject.id}, and write ${category} in blocked-categories of its evidence.`,
      }
    : {
        ja: `${shown.device.id} の ${shown.rule.label.ja} に設定した URL フィルタで、${name.ja}の分類を遮断（action block）してください。`,
        en: `Block the category ${name.en} (action block) in the URL filter bound to ${shown.rule.label.en} of ${shown.device.id}.`,
      }
}

function undeclaredFinding(
  { topology, severity }: WebContext,
  { zone, kinds, filter: { subject } }: { readonly zone: Zone; readonly kinds: Text; readonly filter: SiteFilterOnWay },
): Finding {
  const a = placeName(topology, zone.id)
  const label = labelOf(subject)
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${a.ja} の Web 閲覧で${kinds.ja}が遮断されることの、有効な申告がありません。`,
      en: `Nothing in force is declared about blocking ${kinds.en} on the way of ${a.en} to the Web.`,
    },
    from: zone.id,
    cause: entryCause(subject.section, subject, label),
    fix: {
      ja: `${label.ja} で遮断しているサイトの分類を、evidence の blocked-categories に書いてください。`,
      en: `Write the categories that ${label.en} blocks in blocked-categories of its evidence.`,
    },
  }
}
