import { importFinding } from './relays/import-findings.ts'
import { defineCheck } from './check.ts'
import { baseTierOf, isInternetSide } from './places.ts'
import { importParameters, treatmentOf } from './relays/relay-capabilities.ts'
import type { ImportQuestion } from './relays/relayed-imports.ts'
import { foreignSources, importsUnder, shortcomingOf } from './relays/relayed-imports.ts'
import { sessionsByManagement } from './relays/management-sessions.ts'
import { silentRelays } from './relays/silent-relays.ts'
import { undeclaredAppliances } from './relays/undeclared-appliances.ts'
import { joined, undeclaredCarries } from './relays/undeclared-carries.ts'
import { undeclaredSessionFindings } from './relays/undeclared-session-findings.ts'
import { unsaidImports } from './relays/unsaid-imports.ts'

export default defineCheck({
  id: 'SEG-002',
  name: 'sanitized-lgwan-internet-crossing',
  title: { ja: 'LGWAN接続系への取込みは無害化通信を経由', en: 'Every LGWAN–Internet crossing is sanitized' },
  severity: 'critical',
  why: {
    ja: 'インターネット側（インターネット接続系、インターネット、セキュリティクラウド、クラウドサービス）から中継をたどって LGWAN接続系に届くすべてのデータについて、届くまでに、その種類に応じた無害化が行われることを確かめます。メールは本文のテキスト化と添付の除去または無害化（あるいは画面転送）、ファイルは無害化（CDR）、Web は画面転送・Web 分離・無害化のいずれか、リモートデスクトップは画面転送、更新プログラムは配信中継とウイルス検査です。ルールが閉じていて接続できない中継は、何も中継しないとみなします。独立系（学校、来庁者用など）、保守事業者、リモートワーク端末、民間の接続先から中継や媒体（manual-transfer）で届くデータも同じです。管理系のホストにいったん置かれてから届くものも、途中のどこかで無害化されなければ指摘します。インターネット側のゾーンで行った処理は、そこに別の経路で届くデータと混ざるため数えません。ウイルス検査だけでは無害化とは認めません。両側に足を持つ中継の足で、申告（carries）にない通信が開いていれば、その通信でデータが渡るおそれがあるため指摘します。中継だけのセグメント（role: relay）で、どの中継の足でもないアドレスとの通信が両側とも許可されていれば、判定不能とします。',
    en: 'All data that comes from the Internet’s side (the Internet tier, the Internet, the security cloud, cloud services) to the LGWAN tier by way of relays must be sanitized on the way, according to what it is: mail reduced to text with attachments removed or disarmed (or screen transfer); files disarmed; web by screen transfer, isolation or disarming; remote desktop by screen transfer; updates by a distribution server with a virus scan. So must what comes by relays or by hand (manual-transfer) from independent networks, vendors, remote workers and partners, and what rests on hosts of the management tier on its way. A relay whose sessions no rule lets through carries nothing. What was done in a zone on the Internet’s side does not count, because other data arrives there untreated. A virus scan alone is no sanitization. Where a relay has legs on both sides, sessions open at them that its carries do not declare are reported as well, since data may pass by them. Where rules on both sides permit traffic with addresses of relay segments (role: relay) that are no leg of any relay, this cannot be judged.',
  },
  fix: {
    ja: '足りない無害化を中継で有効にして does と evidence に書くか、無害化する中継を迂回するルールを削除してください。',
    en: 'Turn on what is lacking in the relay and declare it with its evidence, or delete the rule that leads around the relay that sanitizes.',
  },
  limitations: {
    ja: '中継の処理は申告（does、evidence、redirects）によります。装置の設定そのものは見ません。中継を経ない直接の通信は SEG-001、端末やサーバを踏み台にする経路は SEG-009 の対象です。行政の閉域網（LGWAN、住基ネット、公的機関）から中継で届くデータは見ません。手作業の受渡しには通信がないため、例外措置は効きません。管理系のホストに置かれるデータは、メール・Web・ファイル・リモートデスクトップ・データベースとその他の通信によるものだけを追います。踏み台（remote-access）が画面転送だけで操作させるものは、ssh で操作する先へデータを運ばないとみなします。更新プログラムの配信中継（update-relay）が http・https で配るものは更新プログラムとみなします。中継の足の申告にない通信のうち、管理系との通信、監視・時刻・名前解決・認証・ログ、配信中継からの更新の取得、ドメインコントローラの SYSVOL（tcp/445）、ポートを限定した flows にあるものは、装置自身のための通信とみなします。',
    en: 'What a relay does is taken from its declaration (does, evidence, redirects), not from the settings of the product. Direct traffic without a relay belongs to SEG-001, ways that use hosts as stepping stones to SEG-009. What relays bring from closed networks of the public sector (LGWAN, Juki-net, public bodies) is not looked at. A transfer by hand has no packets that an exception could excuse. On hosts of the management tier data is taken to rest only when it came by mail, web, file, desktop, database or other services. A jump host (remote-access) that shows nothing but its screen carries no data to what it administers by ssh. What an update relay delivers by HTTP or HTTPS counts as updates. Undeclared sessions at a relay’s legs count as its own upkeep where they are with the management tier, for monitoring, time, names, authentication or logs, fetch updates from update relays or SYSVOL (tcp/445) from a domain controller, or are in flows pinned to ports.',
  },
  waivable: true,
  parameters: importParameters,
  run(context) {
    const { network, topology, today, parameters } = context
    const into = (place: string): boolean => baseTierOf(topology, place) === 'lgwan'
    const outside = (place: string): boolean => isInternetSide(topology, place)
    if (![...topology.zones.keys()].some(into) || !network.places.some(outside))
      return {
        findings: [],
        notApplicable: {
          ja: 'LGWAN接続系、またはインターネット側のゾーン・外部ネットワークがありません',
          en: 'there is no LGWAN tier, or nothing on the Internet’s side',
        },
      }
    if (topology.relays.size === 0)
      return {
        findings: [],
        notApplicable: { ja: '中継（relays）が一つも書かれていません', en: 'no relay is declared' },
      }
    const between = (place: string): boolean => ['mgmt', 'independent'].includes(topology.zones.get(place)?.tier.base ?? '')
    // Where nobody says what a relay passes on, the networks beyond the tiers count as well.
    const within = (place: string): boolean => into(place) || topology.externals.get(place)?.kind === 'lgwan'
    const beyond = (place: string): boolean =>
      outside(place) || ['vendor-remote', 'remote-worker'].includes(topology.externals.get(place)?.kind ?? '')
    const treatment: ImportQuestion['treatment'] = (channel) => treatmentOf(topology, today, parameters, channel)
    const question: ImportQuestion = { into, wrong: shortcomingOf, treatment, sources: foreignSources(topology) }
    return {
      findings: [
        ...(['judged', 'possible'] as const).flatMap((bound) =>
          importsUnder(network, question, bound).map((imported) => importFinding(context, imported, treatment, bound)),
        ),
        ...undeclaredCarries(context, beyond, (place) => within(place) || between(place)),
        // Data may come through a third tier: then whatever leads on from there counts.
        ...(joined(topology, beyond, between) ? undeclaredCarries(context, between, within) : []),
        ...silentRelays(context, (place) => beyond(place) || between(place) || within(place)),
        ...undeclaredSessionFindings(context, { inner: within, outer: beyond, imports: true }),
        ...sessionsByManagement(context, within, beyond),
        ...undeclaredAppliances(context, within, beyond),
        ...unsaidImports(context, { inner: within, outer: beyond, imports: true }),
      ],
    }
  },
})
