/** Chains as people read them: every session, relay and line on the way of the data, in both languages. */
import { describe, expect, test } from 'vitest'
import type { Locale } from '../../src/base/text.ts'
import { widthOf } from '../../src/base/width.ts'
import type { Finding } from '../../src/checks/check.ts'
import { checks } from '../../src/checks/index.ts'
import { reporterOf } from '../../src/report/index.ts'
import { resultSchema } from '../../src/report/result-schema.ts'
import type { Result, ResultFinding, ResultLink } from '../../src/report/result.ts'
import type { Run } from '../../src/verdict/result.ts'
import { resultOf } from '../../src/verdict/result.ts'
import { chainFindings, FILES, MAIL, relayTown } from '../verdict/relay-town.ts'

const seg = checks.find(({ id }) => id === 'SEG-001')!

function judged(run: Run, findings: readonly Finding[]): Result {
  const [policy] = run.policies
  return resultOf({
    ...run,
    judgements: [{ check: seg, policy: policy!, severity: 'high', advisory: false, verdict: 'violation', findings }],
  })
}

function printed(result: Result, locale: Locale, width = 100): string {
  return reporterOf('text')?.render(result, { locale, width, all: true }) ?? ''
}

const run = relayTown()
const result = judged(run, [...chainFindings(run.network, MAIL), ...chainFindings(run.network, FILES)])
const findings: readonly ResultFinding[] = result.groups.flatMap((group) => group.findings)
const through = (relay: string): ResultFinding => findings.find(({ chain }) => chain?.at(-2)?.relay?.id === relay)!

/** The same result with one finding, changed. */
function changed(found: ResultFinding, change: Partial<ResultFinding>): Result {
  const group = result.groups.find((one) => one.findings.includes(found))!
  return { ...result, groups: [{ ...group, findings: [{ ...found, ...change }] }] }
}

describe('text', () => {
  test.each(['ja', 'en'] as const)('the chains of the town in %s', async (locale) => {
    const words = reporterOf('text')?.render({ ...result, notSeen: [], stated: [] }, { locale, width: 100, all: false }) ?? ''
    await expect(words.slice(words.indexOf('✗'))).toMatchFileSnapshot(`goldens/chain.${locale}.txt`)
  })

  test.each([
    ['ja', 80],
    ['ja', 120],
    ['en', 80],
    ['en', 120],
  ] as const)('stays within the terminal: %s at %i columns', (locale, width) => {
    for (const line of printed(result, locale, width).split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(width)
  })

  test('gives every decision of every firewall with its file and line', () => {
    for (const locale of ['ja', 'en'] as const) {
      const words = printed(result, locale, 120)
      const steps = findings.flatMap(({ chain = [] }) => chain.flatMap(({ hops = [] }) => hops.flatMap((hop) => hop.steps)))
      const filters = steps.filter(({ kind }) => kind === 'filter')
      expect(filters.length).toBeGreaterThan(2)
      for (const { text, location } of filters) expect(words).toContain(`${text[locale]}  ${location?.file}:${location?.line}`)
    }
  })

  test('tells who opens a session, where nothing filters it, and what is carried by hand', () => {
    const mail = printed(changed(through('mail-san'), {}), 'ja')
    expect(mail).toContain('│ tcp/25  198.51.100.1 → 203.0.113.5\n')
    expect(mail).toContain('│ 同じセグメント（int-dmz）  tcp/25  10.30.20.26 → 10.30.20.30\n')
    expect(mail).not.toContain('受け側から')
    const file = changed(through('file-san'), {})
    expect(printed(file, 'ja')).toContain('│ 受け側から接続  tcp/443  10.20.10.1 → 172.16.1.40\n')
    expect(printed(file, 'en')).toContain('│ opened by the receiver  tcp/443  10.20.10.1 → 172.16.1.40\n')
    const hand = changed(through('kanri-usb'), {})
    expect(printed(hand, 'ja').match(/│ 手作業/g)).toHaveLength(2)
    expect(printed(hand, 'en').match(/│ by hand/g)).toHaveLength(2)
  })

  test('says where no device of the body stands between networks of others', () => {
    const [first, ...rest] = through('mail-san').chain!
    const { hops: _, ...bare } = first!
    const outside: ResultLink = { ...bare, to: { id: 'cloud', name: '自治体情報セキュリティクラウド', external: true }, unfiltered: true }
    const words = printed(changed(through('mail-san'), { chain: [outside, ...rest] }), 'ja')
    expect(words).toContain('│ 団体の外（間に自団体の機器なし）  tcp/25')
    expect(words.match(/同じセグメント/g)).toHaveLength(1)
  })

  test('names what is lacking at the relay that delivers', () => {
    const lines = printed(changed(through('mail-san'), {}), 'ja', 120).split('\n')
    expect(lines.filter((line) => line.includes('✗ メール本文のテキスト化 がない'))).toEqual([expect.stringContaining('mail-san')])
  })

  test('names it where the data arrives when no relay delivers, and beside the facts when there is no chain', () => {
    const [first] = through('mail-san').chain!
    const { relay: _, ...direct } = first!
    const lines = printed(changed(through('mail-san'), { chain: [direct] }), 'en').split('\n')
    expect(lines.filter((line) => line.includes('✗ lacking: mail reduced to text'))).toEqual([expect.stringContaining('(int-dmz)')])
    const { chain: __, ...without } = through('mail-san')
    const facts = printed({ ...result, groups: [{ ...result.groups[0]!, findings: [without] }] }, 'ja')
    expect(facts).toMatch(/不足\s+メール本文のテキスト化/)
  })

  test('says what a relay is declared to do and why that does not count', () => {
    expect(printed(result, 'ja')).toContain('ファイルの無害化（CDR）は認めない: 申告 EV-OLD の期限 2026-03-31 が過ぎています')
    expect(printed(result, 'en')).toContain('files disarmed (CDR) does not count: evidence EV-OLD ended on 2026-03-31')
    expect(printed(result, 'ja')).toContain('処理の記載なし')
  })

  test('shows the host that opens the next session only where it is the one that was reached', () => {
    const [first, second] = through('mail-san').chain!
    const { relay: _, ...reached } = first!
    const hop = (src: string): ResultLink => ({ ...second!, packet: { ...second!.packet!, src } })
    expect(printed(changed(through('mail-san'), { chain: [reached, hop('10.30.20.25')] }), 'ja')).toContain(
      'プロキシ・メール中継 (int-dmz)  10.30.20.25\n',
    )
    expect(printed(changed(through('mail-san'), { chain: [reached, hop('10.30.20.99')] }), 'ja')).toContain(
      'プロキシ・メール中継 (int-dmz)\n',
    )
  })

  test('keeps the columns of all sessions straight under full-width names', () => {
    const chain = through('mail-san').chain!.map((link) => ({
      ...link,
      ...(link.hops === undefined
        ? {}
        : { hops: link.hops.map((hop) => ({ ...hop, device: hop.device === 'fw-lg' ? '内部ファイアウォール' : hop.device })) }),
    }))
    const rows = printed(changed(through('mail-san'), { chain }), 'ja')
      .split('\n')
      .filter((line) => / (wan1|san) → /.test(line))
    expect(rows).toHaveLength(2)
    const columns = rows.flatMap((row) => [/(wan1|san) →/, /(VIP|ポリシー)/].map((part) => widthOf(row.slice(0, row.search(part)))))
    expect(columns[0]).toBe(columns[2])
    expect(columns[1]).toBe(columns[3])
  })

  test('puts decisions below where interface names leave no room', () => {
    const chain = through('mail-san').chain!.map((link) => ({
      ...link,
      ...(link.hops === undefined ? {} : { hops: link.hops.map((hop) => ({ ...hop, in: 'TwentyFiveGigE1/0/1.210-uplink-to-core' })) }),
    }))
    const long = changed(through('mail-san'), { chain })
    for (const line of printed(long, 'ja', 80).split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
    expect(printed(long, 'ja', 80)).toContain('ポリシー 12 (mail-in) 許可  fw-int.conf:36')
  })
})

describe('data', () => {
  test('is valid under the published schema, and prints the same when it was saved', () => {
    const saved: unknown = JSON.parse(reporterOf('json')?.render(result, { locale: 'ja', width: 100, all: false }) ?? '')
    expect(resultSchema.safeParse(saved).error).toBeUndefined()
    for (const locale of ['ja', 'en'] as const) expect(printed(saved as Result, locale)).toBe(printed(result, locale))
  })

  test('has the chain instead of one packet and its hops, and the lookup of the rule behind it', () => {
    const { packet, hops, chain, confirm, traffic } = through('mail-san')
    expect([packet, hops]).toEqual([undefined, undefined])
    expect(chain?.map(({ from, to, relay }) => [from.id, to.id, relay?.id])).toEqual([
      ['internet', 'int-dmz', 'mta'],
      ['int-dmz', 'int-dmz', 'mail-san'],
      ['san-lg', 'lg-server', undefined],
    ])
    expect(confirm).toBe('diagnose firewall iprope lookup 172.16.1.30 49152 10.20.30.25 25 tcp san')
    expect(traffic).toEqual([{ src: '172.16.1.30', dst: '10.20.30.25-10.20.30.26', service: 'tcp/25' }])
  })

  test('has what relays do under their ids and in both languages', () => {
    expect(through('file-san').chain?.[0]?.relay).toMatchObject({
      kind: 'file-sanitizer',
      in: { leg: 'outer', place: 'int-dmz', services: ['https'] },
      out: { leg: 'inner', place: 'san-lg', services: ['https'] },
      did: [],
      discounted: [{ capability: 'file-cdr', name: { ja: 'ファイルの無害化（CDR）', en: 'files disarmed (CDR)' } }],
      location: { file: 'topology.yaml' },
    })
  })

  test('of an answer has the legs and services the other way round', () => {
    const asked = relayTown({
      relays: `  proxy:
    kind: proxy
    legs: { lan: 172.16.1.50, wan: 10.30.20.50 }
    carries:
      - { service: tcp/8080, sends: https, from: lan, to: wan }
`,
      edits: {
        'fw-lg.conf': [
          ['set dstaddr "file-san"', 'set dstaddr "all"'],
          ['set service "HTTPS"', 'set service "ALL"'],
        ],
      },
    })
    const answer = judged(asked, chainFindings(asked.network, FILES))
      .groups.flatMap((group) => group.findings)
      .find(({ chain }) => chain?.[0]?.relay?.id === 'proxy')
    expect(answer?.chain?.map(({ opened, packet }) => [opened, packet?.dport])).toEqual([
      ['receiver', 443],
      ['receiver', 8080],
    ])
    expect(answer?.chain?.[0]?.relay).toMatchObject({
      in: { leg: 'wan', services: ['https'] },
      out: { leg: 'lan', services: ['tcp/8080'] },
    })
  })

  test('shows no secret of an export', () => {
    const secret = 'Zq8xWm3Lk2'
    const keyed = relayTown({
      edits: {
        'fw-lg.conf': [
          [
            'config firewall policy',
            `# psksecret\nconfig system snmp community\n    edit 1\n        set name "${secret}"\n    next\nend\nconfig firewall policy`,
          ],
        ],
      },
    })
    const [found] = chainFindings(keyed.network, MAIL)
    const shown = judged(keyed, [{ ...found!, lacking: { ja: `${secret} の処理`, en: `what ${secret} does` } }])
    expect(shown.groups[0]?.findings[0]?.lacking?.ja).toBe('******** の処理')
    expect(printed(shown, 'ja') + JSON.stringify(shown)).not.toContain(secret)
  })
})
