/** Whether the registered systems that the My Number tier talks with are ones it may talk with (SEG-006). */
import type { Text } from '../../base/text.ts'
import type { Span } from '../../base/span.ts'
import type { ExternalKind, RegisteredSystem } from '../../model/topology.ts'
import type { PacketSet } from '../../packet/set.ts'
import { registrationProblems } from '../approval.ts'
import { entryCause } from '../cause.ts'
import type { Cause, CheckContext, Finding } from '../check.ts'
import { sentence } from '../exception-valid.ts'
import { placesOf } from '../exceptions.ts'
import { linkCause } from '../lines/external-links.ts'
import { lineStanding, linksTaken } from '../lines/links-taken.ts'
import { placeName } from '../places.ts'
import type { DestinationParameters } from '../mynumber-external-destination-safe.ts'
import { evidenceProblem, subjectsOfRegisteredSystem } from '../evidence-in-force.ts'
import { carriesOn } from './contradicted-systems.ts'
import type { FarEnd } from './registered-ends.ts'
import { betweenOf } from './unregistered-ends.ts'

/** Networks whose systems the My Number tier may talk with once they are registered. */
const SAFE: ReadonlySet<ExternalKind> = new Set(['juki-net', 'gov-cloud', 'public-body'])

/** What is wrong with the systems at one far end of a specific communication. */
export function registeredSystemFindings(context: CheckContext<DestinationParameters>, far: FarEnd): Finding[] {
  return far.systems.flatMap(({ system, packets }) => {
    const of = { ...betweenOf(far), packets, severity: context.severity }
    return [
      ...unapproved(context, far, system, of),
      ...unfit(context, far, system, of),
      ...connected(context, far, system, of),
      ...unproven(context, far, system, of),
    ]
  })
}

type Of = Pick<Finding, 'from' | 'to' | 'severity'> & { readonly packets: PacketSet }

function unapproved({ policy, today }: CheckContext<unknown>, { specific }: FarEnd, system: RegisteredSystem, of: Of): Finding[] {
  const problems = registrationProblems(system, { policy, today })
  if (problems.length === 0) return []
  const why = sentence(problems)
  return [
    {
      ...of,
      verdict: 'violation',
      text: {
        ja: `特定通信 ${specific.id} の相手、外部システム ${system.id} の登録は有効ではありません。${why.ja}。`,
        en: `System ${system.id}, which specific communication ${specific.id} is with, is not validly registered: ${why.en}.`,
      },
      cause: causeOf(system),
      fix: {
        ja: `${system.id} の登録について定められた役職の承認を受け、承認者・日付・文書を記録してください。`,
        en: `Have the registration of ${system.id} approved by the right role, and record who, when and by which document.`,
      },
    },
  ]
}

function unfit({ topology }: CheckContext<unknown>, { specific }: FarEnd, system: RegisteredSystem, of: Of): Finding[] {
  const kind = topology.externals.get(system.network)?.kind
  if (kind === undefined || SAFE.has(kind) || (kind === 'lgwan' && system.publicBody)) return []
  const network = placeName(topology, system.network)
  return [
    {
      ...of,
      verdict: 'violation',
      text:
        kind === 'lgwan'
          ? {
              ja: `特定通信 ${specific.id} の相手 ${system.id} は LGWAN の先にありますが、公的機関が構築したシステム（public-body: true）として登録されていません。`,
              en: `System ${system.id}, which specific communication ${specific.id} is with, is behind the LGWAN and not registered as one that a public body built (public-body: true).`,
            }
          : {
              ja: `特定通信 ${specific.id} の相手 ${system.id} は ${network.ja}（種別 ${kind}）にあります。マイナンバー利用事務系が通信できる外部は、住基ネット、ガバメントクラウド、公的機関、LGWAN の先の公的機関のシステムだけです。`,
              en: `System ${system.id}, which specific communication ${specific.id} is with, is in ${network.en} (kind ${kind}). The My Number tier may talk only with the juki-net, the government cloud, public bodies, and systems of public bodies behind the LGWAN.`,
            },
      cause: causeOf(system),
      fix:
        kind === 'lgwan'
          ? {
              ja: `国等の公的機関が構築したシステムであれば ${system.id} に public-body: true と根拠（evidence）を書いてください。そうでなければ ${specific.id} を廃止してください。`,
              en: `If the state or another public body built it, write public-body: true in ${system.id} with evidence; otherwise end ${specific.id}.`,
            }
          : {
              ja: `${specific.id} を廃止するか、相手を公的機関のネットワーク経由に改めてください。種別の記載が誤りなら、外部ネットワーク ${system.network} の kind を直してください。`,
              en: `End ${specific.id}, or reach the system by a public body’s network; if the kind is written wrongly, correct the kind of ${system.network}.`,
            },
    },
  ]
}

/** What is declared of a system, that it is a public body's or not on the Internet, with nothing in force to show it. */
function unproven(context: CheckContext<DestinationParameters>, { specific }: FarEnd, system: RegisteredSystem, of: Of): Finding[] {
  const { topology, today, parameters } = context
  const claims = [
    ...(system.publicBody ? ['public-body: true'] : []),
    ...(system.internetConnected === false ? ['internet-connected: false'] : []),
  ]
  if (!parameters['require-evidence'] || claims.length === 0) return []
  const why: Text | undefined =
    system.evidence.length === 0
      ? { ja: `${system.id} に申告（evidence）がありません`, en: `${system.id} names no evidence` }
      : evidenceProblem(topology, today, system.evidence, subjectsOfRegisteredSystem(topology, system))
  if (why === undefined) return []
  return [
    doubt(
      of,
      {
        ja: `特定通信 ${specific.id} の相手 ${system.id} についての申告（${claims.join('、')}）を裏付ける有効な根拠がないため、判定できません。${why.ja}。`,
        en: `What is declared of system ${system.id} (${claims.join(', ')}), which specific communication ${specific.id} is with, has no evidence in force, so that this cannot be judged: ${why.en}.`,
      },
      causeOf(system),
      {
        ja: `仕様書などで確かめ直して evidence に日付と文書を記録し、${system.id} の evidence にその id を書いてください。`,
        en: `Confirm it from its specification, record date and document in evidence, and name that entry in evidence of ${system.id}.`,
      },
      { code: 'unproven-registered-system', text: why, span: system.span },
    ),
  ]
}

function connected(context: CheckContext<unknown>, far: FarEnd, system: RegisteredSystem, of: Of): Finding[] {
  const { topology } = context
  const { specific } = far
  const onward = carriesOn(topology, system)
  if (system.internetConnected === false && !onward) return []
  if (system.internetConnected === undefined && !onward)
    return [
      doubt(
        of,
        {
          ja: `特定通信 ${specific.id} の相手 ${system.id} がインターネットとつながっているかどうかが申告されていないため、判定できません。`,
          en: `Whether system ${system.id}, which specific communication ${specific.id} is with, is connected to the Internet is not declared, so that this cannot be judged.`,
        },
        causeOf(system),
        {
          ja: `仕様書などで確かめて、${system.id} に internet-connected: false（または true）を書いてください。`,
          en: `Find out from its specification, and write internet-connected: false (or true) in ${system.id}.`,
        },
        {
          code: 'internet-connection-undeclared',
          text: { ja: `${system.id} の internet-connected が書かれていません`, en: `${system.id} does not say internet-connected` },
          span: system.span,
        },
      ),
    ]
  if (!system.publicBody)
    return [
      {
        ...of,
        verdict: 'violation',
        text: {
          ja: `特定通信 ${specific.id} の相手 ${system.id} はインターネットとつながっており、公的機関が構築したシステムとしても登録されていません。`,
          en: `System ${system.id}, which specific communication ${specific.id} is with, is connected to the Internet and not registered as one that a public body built.`,
        },
        cause: causeOf(system),
        fix: {
          ja: `${specific.id} を廃止するか、インターネットとつながっていない接続先に改めてください。`,
          en: `End ${specific.id}, or talk with a system that is not connected to the Internet.`,
        },
      },
    ]
  return openLines(context, far, system, of)
}

/** A public body's system that is on the Internet may be reached over the LGWAN or a closed line only. */
function openLines(context: CheckContext<unknown>, far: FarEnd, system: RegisteredSystem, of: Of): Finding[] {
  const { topology, network } = context
  const { specific, end } = far
  const near = placesOf(topology, end === 'dst' ? specific.scope.from : specific.scope.to).filter((place) => topology.zones.has(place))
  const pairs = far.externals.flatMap((external) =>
    near.map((zone) => (end === 'dst' ? { from: zone, to: external, external } : { from: external, to: zone, external })),
  )
  return pairs.flatMap(({ from, to, external }) =>
    linksTaken(context, from, to, of.packets).flatMap(({ link, certain, packets, trace }): Finding[] => {
      if (topology.externals.get(link.to)?.kind === 'lgwan') return []
      const standing = lineStanding(topology, link, external)
      if (standing.closed === 'yes') return []
      const entry = standing.entry
      const cause =
        entry === undefined
          ? linkCause(network.world, link)
          : entryCause('connections', entry, { ja: `外部接続点 ${entry.id}`, en: `connection ${entry.id}` })
      const here = { ...of, from, to, packets }
      if (standing.closed === 'no' && certain)
        return [
          {
            ...here,
            verdict: 'violation',
            text: {
              ja: `特定通信 ${specific.id} の相手 ${system.id} はインターネットとつながっているのに、LGWAN・専用線・閉域網ではない回線を通ります。${standing.why.ja}。`,
              en: `System ${system.id}, which specific communication ${specific.id} is with, is connected to the Internet and reached neither over the LGWAN nor over a closed line: ${standing.why.en}.`,
            },
            cause,
            fix: {
              ja: `${specific.id} の経路を LGWAN、専用線、閉域網のどれかに改めてください。`,
              en: `Take ${specific.id} over the LGWAN, a dedicated line or a closed VPN.`,
            },
            trace,
          },
        ]
      return [
        doubt(
          here,
          {
            ja: `特定通信 ${specific.id} の相手 ${system.id} はインターネットとつながっており、経路が LGWAN・専用線・閉域網だけかどうか判定できません。${standing.why.ja}。`,
            en: `System ${system.id}, which specific communication ${specific.id} is with, is connected to the Internet; whether it is reached over closed lines only cannot be judged: ${standing.why.en}.`,
          },
          cause,
          {
            ja: `台帳（connections）の ${link.device}/${link.interface} の項目に line を書いてください。経路が分からない機器があれば、経路表（routes）を加えてください。`,
            en: `Write the line of ${link.device}/${link.interface} in the register (connections); where routes are not known, add the routing tables (routes).`,
          },
          { code: 'line-undeclared', text: standing.why, span: cause.span },
        ),
      ]
    }),
  )
}

function doubt(
  of: Of,
  text: Text,
  cause: Cause,
  fix: Text,
  uncertainty: { readonly code: string; readonly text: Text; readonly span: Span },
): Finding {
  return { ...of, verdict: 'not-evaluable', text, cause, fix, uncertainties: [uncertainty] }
}

function causeOf(system: RegisteredSystem): Cause {
  return entryCause('registered-systems', system, { ja: `外部システム ${system.id}`, en: `registered system ${system.id}` })
}
