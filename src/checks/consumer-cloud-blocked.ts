import * as z from 'zod'
import { SITE_CATEGORIES } from '../model/rule.ts'
import { BASE_TIERS } from '../model/topology.ts'
import { undeclared } from './attributes/demand.ts'
import type { CheckContext } from './check.ts'
import { defineCheck } from './check.ts'
import { capabilityParameters } from './relays/relay-capabilities.ts'
import { browsingZones } from './web/browsing.ts'
import { wrongApprovers } from './web/exception-approvers.ts'
import { filteredWays } from './web/filters.ts'
import { siteCategories } from './web/site-categories.ts'
import { unfilteredFindings } from './web/unfiltered-findings.ts'

const parameters = capabilityParameters.extend({
  tiers: z
    .array(z.enum(BASE_TIERS))
    .default(['mynumber', 'lgwan', 'internet', 'mgmt'])
    .describe(
      'Tiers whose browsing is judged; a custom tier counts as the one it inherits from. Web の閲覧を判定する系。独自の系は継承元で数える。',
    ),
  roles: z
    .array(z.string())
    .default(['client'])
    .describe(
      'Roles of zones whose people browse; zones with main terminals and those behind screen transfer count as well. Web を閲覧するゾーンの役割（role）。主たる業務端末のゾーンと、画面転送の先のゾーンも含む。',
    ),
  categories: z
    .array(z.enum(SITE_CATEGORIES))
    .default(['webmail', 'storage'])
    .describe('Kinds of sites that must be blocked. 遮断するサイトの分類（webmail、storage、sns）。'),
  'all-approvers': z
    .boolean()
    .default(false)
    .describe(
      'Whether exceptions need every role of web-exception-approver, not one of them. この検査の例外措置に、web-exception-approver のすべての役職の承認を求めるか。',
    ),
})
export type WebContext = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'DAT-003',
  name: 'consumer-cloud-blocked',
  title: { ja: 'フリーメール・ストレージ等の遮断', en: 'Webmail and file storage are blocked on the way to the Web' },
  severity: 'medium',
  why: {
    ja: '端末のゾーンと画面転送の先のゾーンからの Web の閲覧が、インターネットに出るまでに一度は URL フィルタを受けることを確かめます。URL フィルタとみなすのは、通信を許可したルールに結び付いたもの、プロキシの does、相手の外部ネットワークの does（いずれも url-filter）です。さらに、そのどれかが方針の categories に挙げたサイトを遮断することを、設定ファイルのカテゴリ（FortiOS の webfilter profile）か、申告（evidence の blocked-categories）で確かめます。設定ファイルで通しているカテゴリを、その機器について遮断していると申告していれば違反です。方針が web-exception-approver を定めていれば、この検査の例外措置の承認者も確かめます。',
    en: 'Whatever terminals, and zones whose screens are sent to them, browse must be filtered by site at least once before the Internet: by a URL filter bound to a rule that permits it, in the proxy, or in the external network it leaves by (url-filter in does). One of these has to block the kinds of sites that the policy lists in categories, as the export shows (FortiOS: webfilter profile) or as evidence declares (blocked-categories). A category that the export lets through while evidence about that device says it is blocked is a violation. Where the policy names a web-exception-approver, exceptions of this check must be approved by that role.',
  },
  fix: {
    ja: 'Web の閲覧を URL フィルタのあるルールかプロキシに通し、フリーメールやストレージの分類を遮断して、その内容を申告してください。',
    en: 'Lead the Web through a rule or proxy with a URL filter, block webmail and file storage there, and declare it.',
  },
  limitations: {
    ja: 'サイトがどの分類に入るかは、機器の提供元の判断によります。個別の URL の一覧、利用者ごとの許可、端末側のフィルタは見ません。プロキシの設定ファイルは読まず、申告を見ます。カテゴリを読むのは FortiOS だけです。TLS を復号しない場合は接続先の名前だけで判定されます。独自のプロトコルを使う同期ソフトは見えません。',
    en: 'Which sites a category holds is the vendor’s judgement. Lists of single sites, permissions per user and filters on terminals are not looked at. Settings of proxies are not read, only what is declared of them; categories are read from FortiOS only. Without TLS inspection only the name of the server is judged. Synchronizers with protocols of their own are not seen.',
  },
  waivable: true,
  parameters,
  run(context) {
    const zones = browsingZones(context)
    const internets = [...context.topology.externals.values()].filter(({ kind }) => kind === 'internet')
    if (zones.length === 0 || internets.length === 0)
      return {
        findings: [],
        notApplicable: { ja: 'インターネットの Web を閲覧するゾーンがありません', en: 'there is no zone that browses the Web' },
      }
    const { findings, open } = siteCategories(
      context,
      zones.flatMap((zone) => filteredWays(context, zone, internets)),
    )
    return {
      findings: [...unfilteredFindings(context, zones, internets), ...findings, ...wrongApprovers(context)],
      ...undeclared(open),
    }
  },
})
