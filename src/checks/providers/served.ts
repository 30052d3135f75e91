/** Whether everything that needs a provider (a clock, a place for its logs) certainly reaches one. */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { unknownCause } from '../cause.ts'
import type { Provider } from './provider.ts'
import type { Client } from './reach.ts'
import { bestOf, namedUnknowns, reach } from './reach.ts'
import type { Said } from './upstream-findings.ts'

export interface Need {
  /** As a noun: 時刻源 / time source. */
  readonly what: Text
  /** By which a provider is reached. */
  readonly services: PacketSet | ((provider: Provider) => PacketSet)
  /** Which of the providers may serve a client. */
  may(provider: Provider, client: Client): boolean
  /** Another way than over the network, as declared. */
  otherwise?(client: Client): boolean
}

/** A finding for each client that reaches none of its providers; one without any is not declared. */
export function served(context: CheckContext<unknown>, clients: readonly Client[], providers: readonly Provider[], need: Need): Said {
  const findings: Finding[] = []
  const open: Text[] = []
  for (const client of clients) {
    if (need.otherwise?.(client) === true) continue
    const own = providers.filter((provider) => need.may(provider, client))
    if (own.length === 0) {
      if (context.required) findings.push(none(context, client, need))
      else open.push({ ja: `${client.id} の${need.what.ja}`, en: `${client.id}: its ${need.what.en}` })
      continue
    }
    const services = (provider: Provider): PacketSet => (typeof need.services === 'function' ? need.services(provider) : need.services)
    const best = bestOf(own.map((provider) => reach(context, client, provider, services(provider))))
    if (best.state === 'yes') continue
    const names = listOf(own.map(({ id }) => id))
    if (best.state === 'perhaps') {
      const [first, ...rest] = namedUnknowns(best.unknowns, context.topology)
      findings.push({
        verdict: 'not-evaluable',
        severity: context.severity,
        text: {
          ja: `${client.label.ja} から${need.what.ja}（${names.ja}）に届くかどうか判定できません。${first.text.ja}。`,
          en: `Whether ${client.label.en} reaches its ${need.what.en} (${names.en}) cannot be judged: ${first.text.en}.`,
        },
        cause: unknownCause(first),
        fix: {
          ja: '該当箇所の意味を確認し、設定ファイルか構成YAMLで不足している情報を与えてください。',
          en: 'Find out what this place means and supply what is missing, in the export or in the topology YAML.',
        },
        uncertainties: [first, ...rest],
      })
    } else
      findings.push({
        verdict: 'violation',
        severity: context.severity,
        text: {
          ja: `${client.label.ja} から${need.what.ja}（${names.ja}）への通信が、どのルールでも許可されていません。`,
          en: `No rule lets ${client.label.en} reach its ${need.what.en} (${names.en}).`,
        },
        cause: client.cause,
        fix: {
          ja: `${client.label.ja} から ${names.ja} への通信を許可するか、その系の中の${need.what.ja}を hosts の role に申告してください。`,
          en: `Permit ${client.label.en} to reach ${names.en}, or declare a ${need.what.en} inside its tier (role of hosts).`,
        },
      })
  }
  return { findings, open }
}

function none({ severity }: CheckContext<unknown>, client: Client, { what }: Need): Finding {
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${client.label.ja} が使える${what.ja}が申告されていません。`,
      en: `No ${what.en} is declared that ${client.label.en} may use.`,
    },
    cause: client.cause,
    fix: {
      ja: `${client.label.ja} と同じ系（または管理系）の${what.ja}を、hosts の role に申告してください。`,
      en: `Declare a ${what.en} in the tier of ${client.label.en}, or in the management network (role of hosts).`,
    },
  }
}
