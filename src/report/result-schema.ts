/**
 * The shape of a result as a zod schema, from which `result.schema.json` is made. The types in `result.ts`
 * and this schema are held together by the compiler, at the end of this file.
 */
import * as z from 'zod'
import { SEVERITIES } from '../model/policy.ts'
import { CAPABILITIES, RELAY_KINDS } from '../model/relay.ts'
import { RESULT_FORMAT, type Result } from './result.ts'

const text = z
  .strictObject({ ja: z.string(), en: z.string() })
  .readonly()
  .meta({ id: 'text', description: '同じ文の日本語と英語 / One sentence in both languages' })

const line = z.int().min(1)
const location = z
  .strictObject({ file: z.string(), line, column: line, endLine: line, cell: z.string().exactOptional() })
  .readonly()
  .meta({ id: 'location', description: '入力ファイルの場所（1 から数えます） / A place in an input file, one-based' })

const excerpt = z
  .strictObject({
    location,
    lines: z.array(z.strictObject({ number: line, text: z.string(), focus: z.boolean() }).readonly()).readonly(),
  })
  .readonly()
  .meta({
    id: 'excerpt',
    description: '入力の抜粋。秘密は ******** に置き換えてあります / Lines of an input, secrets replaced by ********',
  })

const port = z.int().min(0).max(65535)
const octet = z.int().min(0).max(255)
const packet = z
  .strictObject({
    family: z.union([z.literal(4), z.literal(6)]),
    protocol: z.string().meta({ description: 'tcp, udp, icmp, icmp6, または番号 / or a number' }),
    src: z.string(),
    dst: z.string(),
    sport: port.exactOptional(),
    dport: port.exactOptional(),
    icmpType: octet.exactOptional(),
    icmpCode: octet.exactOptional(),
  })
  .readonly()
  .meta({ id: 'packet', description: '一つのパケット / One packet' })

const step = z
  .strictObject({
    kind: z.enum(['filter', 'translate-destination', 'translate-source', 'route', 'local']),
    text,
    location: location.exactOptional(),
    rule: z.string().exactOptional(),
  })
  .readonly()
  .meta({ id: 'step', description: '機器の中の一つの決定 / One decision inside a device' })

const hop = z
  .strictObject({
    device: z.string(),
    domain: z.string().meta({ description: 'VDOM または VRF。一つだけなら空 / VDOM or VRF; empty where there is one' }),
    in: z.string(),
    out: z.string(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    steps: z.array(step).readonly(),
    packet,
  })
  .readonly()
  .meta({ id: 'hop', description: '機器の通過 / One passage through a device' })

const resultPlace = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    external: z.boolean().meta({ description: '他者のネットワーク / A network of others' }),
  })
  .readonly()
  .meta({ id: 'place', description: 'ゾーンまたは外部ネットワーク / A zone or an external network' })

const capability = { capability: z.enum(CAPABILITIES), name: text }

const leg = z
  .strictObject({ leg: z.string(), place: z.string(), services: z.array(z.string()).readonly() })
  .readonly()
  .meta({ id: 'leg', description: 'データが入る、または出る中継の足 / The side of a relay where data comes in or goes out' })

const relay = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(RELAY_KINDS),
    in: leg,
    out: leg,
    did: z.array(z.strictObject(capability).readonly()).readonly(),
    discounted: z
      .array(z.strictObject({ ...capability, why: text }).readonly())
      .readonly()
      .meta({ description: '書かれているが認めない処理と理由 / What is declared and does not count, and why' }),
    location,
  })
  .readonly()
  .meta({ id: 'relay', description: '経路上の中継 / A relay that data passes' })

const link = z
  .strictObject({
    from: resultPlace,
    to: resultPlace,
    opened: z.enum(['sender', 'receiver', 'person']).meta({
      description: '接続を始める側（データの送り側、受け側、手作業） / Who opens the session: the sender of the data, its receiver, nobody',
    }),
    unfiltered: z.boolean().meta({ description: '間に自団体の機器がない / No device of ours between' }),
    packet: packet.exactOptional(),
    hops: z
      .array(hop)
      .readonly()
      .exactOptional()
      .meta({ description: '接続を始める側から応じる側への経路 / From who opens the session to who answers' }),
    relay: relay.exactOptional(),
    host: z.string().exactOptional(),
  })
  .readonly()
  .meta({ id: 'link', description: '中継がつなぐ接続の一つ / One session of a chain that relays join' })

const traffic = z.strictObject({ src: z.string(), dst: z.string(), service: z.string() }).readonly().meta({ id: 'traffic' })

const clause = z
  .strictObject({ policy: z.string(), clause: z.string(), quote: z.string().exactOptional(), cite: z.string().exactOptional() })
  .readonly()
  .meta({ id: 'clause', description: '方針の条項 / A clause of a policy' })

const severity = z.enum(SEVERITIES)
const findingVerdict = z.enum(['violation', 'exempted', 'not-evaluable'])

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const known = z
  .strictObject({ since: date, until: date.exactOptional(), reason: z.string().exactOptional(), by: z.string().exactOptional() })
  .readonly()
  .meta({ id: 'known', description: '既知の指摘の記録 / What a baseline says of a finding' })

const finding = z
  .strictObject({
    id: z.string().meta({ description: '検査・方針・ゾーンの組・原因から決まる指紋 / Fingerprint of check, policy, pair and cause' }),
    check: z.string(),
    policy: z.string(),
    verdict: findingVerdict,
    severity,
    advisory: z.boolean(),
    text,
    fix: text,
    clauses: z.array(clause).readonly(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    packet: packet.exactOptional(),
    hops: z.array(hop).readonly().exactOptional(),
    chain: z
      .array(link)
      .readonly()
      .exactOptional()
      .meta({ description: '中継をたどるデータの経路（データの向きの順） / Sessions and relays in the direction of the data' }),
    chains: z.array(z.array(link).readonly()).readonly().exactOptional().meta({
      description: '--chains all のときの極小の経路すべて（最初が chain） / Every minimal chain with --chains all, the first being chain',
    }),
    chainsComplete: z
      .boolean()
      .exactOptional()
      .meta({ description: '列挙を上限で打ち切っていないか / Whether no limit ended the search for them' }),
    lacking: text.exactOptional().meta({ description: '経路に欠けている処理 / What is not done to the data on its way' }),
    traffic: z.array(traffic).readonly().exactOptional(),
    trafficTruncated: z.boolean().exactOptional(),
    conditions: z.array(z.strictObject({ text, location }).readonly()).readonly(),
    uncertainties: z.array(z.strictObject({ code: z.string(), text, location }).readonly()).readonly(),
    exception: z.strictObject({ id: z.string(), expires: z.string().exactOptional() }).readonly().exactOptional(),
    foreignSource: z.boolean(),
    confirm: z.string().exactOptional(),
    known: known.exactOptional(),
  })
  .readonly()
  .meta({ id: 'finding', description: '指摘 / A finding' })

const group = z
  .strictObject({
    cause: z.strictObject({ id: z.string(), label: text, excerpt }).readonly(),
    severity,
    verdict: findingVerdict,
    findings: z.array(finding).readonly(),
  })
  .readonly()
  .meta({ id: 'group', description: '同じ原因の指摘 / Findings with one cause' })

const verdict = z.enum(['pass', 'violation', 'exempted', 'not-evaluable', 'not-applicable', 'not-declared', 'known'])

const check = z
  .strictObject({
    check: z.string(),
    policy: z.string(),
    title: text,
    severity,
    verdict,
    reason: text.exactOptional(),
  })
  .readonly()
  .meta({ id: 'check', description: '検査ごとの判定 / Verdict of a check under a policy' })

const count = z.int().min(0)

const upcoming = z
  .strictObject({
    until: date,
    days: z.array(date).readonly(),
    events: z
      .array(
        z
          .strictObject({
            date,
            check: z.string(),
            policy: z.string(),
            title: text,
            severity,
            before: verdict,
            after: verdict,
            because: z.array(z.strictObject({ text, location }).readonly()).readonly(),
            gained: z.array(text).readonly(),
            lost: z.array(text).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'upcoming', description: 'これから変わる判定（--until） / Verdicts that will change (--until)' })

const input = z
  .strictObject({
    path: z.string(),
    kind: z.enum(['topology', 'policy', 'export', 'member', 'routes', 'columns', 'before']),
    sha256: z.string(),
    encoding: z.string(),
    device: z.string().exactOptional(),
    format: z.string().exactOptional(),
    product: z.string().exactOptional(),
    rules: count.exactOptional(),
    coverage: z
      .strictObject({ understood: count, irrelevant: z.record(z.string(), count).readonly(), notUnderstood: count })
      .readonly()
      .exactOptional(),
  })
  .readonly()
  .meta({ id: 'input', description: '入力ファイル / An input file' })

const recorded = {
  check: z.string(),
  policy: z.string(),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  since: date,
  until: date.exactOptional(),
  text,
}

const baseline = z
  .strictObject({
    path: z.string(),
    recorded: date,
    findings: count,
    known: z.array(group).readonly(),
    mended: z.array(z.strictObject({ ...recorded, how: z.enum(['gone', 'narrowed', 'changed', 'not-run']) }).readonly()).readonly(),
    lapsed: z.array(z.strictObject(recorded).readonly()).readonly(),
    update: z.strictObject({ added: count, kept: count, narrowed: count, removed: count }).readonly().exactOptional(),
  })
  .readonly()
  .meta({ id: 'baseline', description: '既知の指摘の記録との照合 / The findings held against a baseline' })

export const resultSchema = z
  .strictObject({
    format: z.literal(RESULT_FORMAT),
    tool: z.strictObject({ name: z.literal('bunri'), version: z.string() }).readonly(),
    today: date.meta({ description: '判定の基準日 / Date the verdicts are given for' }),
    organization: z.string(),
    model: z.string(),
    policies: z.array(z.strictObject({ id: z.string(), title: text, edition: z.string().exactOptional() }).readonly()).readonly(),
    inputs: z.array(input).readonly(),
    summary: z
      .strictObject({
        violation: count,
        notEvaluable: count,
        exempted: count,
        known: count.exactOptional(),
        pass: count,
        notApplicable: count,
        notDeclared: count,
        notJudged: count,
        rules: count,
        notUnderstood: count,
      })
      .readonly(),
    notJudged: z.array(z.strictObject({ text, clauses: z.array(clause).readonly() }).readonly()).readonly(),
    notSeen: z.array(text).readonly(),
    stated: z.array(z.strictObject({ text, location: location.exactOptional() }).readonly()).readonly(),
    checks: z.array(check).readonly(),
    groups: z.array(group).readonly(),
    notUnderstood: z.array(z.strictObject({ text, location, excerpt: z.string() }).readonly()).readonly(),
    diagnostics: z
      .array(
        z
          .strictObject({ code: z.string(), severity: z.enum(['error', 'warning', 'note']), text, hint: text.exactOptional(), location })
          .readonly(),
      )
      .readonly(),
    baseline: baseline.exactOptional(),
    upcoming: upcoming.exactOptional(),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  })
  .readonly()
  .meta({ title: RESULT_FORMAT, description: 'bunri check --format json の出力 / What `bunri check --format json` prints' })

/** The JSON Schema that is published as `bunri/result.schema.json`. */
export function resultJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(resultSchema, { target: 'draft-2020-12', io: 'output' })
}

type Same<A, B> = [A, B] extends [B, A] ? true : never
const schemaIsTheType: Same<z.infer<typeof resultSchema>, Result> = true
void schemaIsTheType
