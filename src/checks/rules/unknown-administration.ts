/** Devices of which nothing says who may administer them: no export, a table of rules, statements that were not understood. */
import type { Device } from '../../model/device.ts'
import { subjectsOf } from '../../model/entry-field.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { declaredOf } from '../attributes/declared.ts'
import { entryCause, unknownCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { missingExport } from '../unknowns.ts'

/** One finding per device, unless evidence in force says that the sources are restricted. */
export function unknownAdministration(context: CheckContext<unknown>): readonly Finding[] {
  const subjects = new Map(subjectsOf(context.topology, 'device').map((subject) => [subject.id, subject]))
  return [...context.devices.values()].flatMap((device): Finding[] => {
    const unknown = unknownOf(device)
    const subject = subjects.get(device.id)
    if (unknown === undefined || subject === undefined) return []
    const declared = declaredOf(context, subject, 'source-restriction')
    if (declared.state === 'declared' && declared.value === true) return []
    const denied = declared.state === 'declared' && declared.evidence !== undefined
    const base = { severity: context.severity, cause: denied ? entryCause('evidence', declared.evidence) : unknownCause(unknown) }
    if (denied)
      return [
        {
          ...base,
          verdict: 'violation',
          text: {
            ja: `機器 ${device.id} の管理通信の接続元は限定されていない、と申告 ${declared.evidence.id} にあります。`,
            en: `Evidence ${declared.evidence.id} says that the sources of administration of device ${device.id} are not restricted.`,
          },
          fix: {
            ja: `${device.id} を管理できる送信元を管理ゾーンの踏み台に限定し、申告を改めてください。`,
            en: `Restrict who may administer ${device.id} to the jump hosts of the management zone, and correct the evidence.`,
          },
        },
      ]
    const lapsed = declared.state === 'lapsed' ? declared.why : { ja: '', en: '' }
    return [
      {
        ...base,
        verdict: 'not-evaluable',
        text: {
          ja: `機器 ${device.id} を誰が管理できるか判定できません。${unknown.text.ja}。${lapsed.ja === '' ? '' : `${lapsed.ja}。`}`,
          en: `Who may administer device ${device.id} cannot be judged: ${unknown.text.en}.${lapsed.en === '' ? '' : ` ${lapsed.en}.`}`,
        },
        fix: {
          ja: `${device.id} の設定ファイルを export に指定するか、接続元の限定を evidence に { subject: ${device.id}, shows: source-restriction, ... } と申告してください。`,
          en: `Give the configuration of ${device.id} as export, or declare evidence { subject: ${device.id}, shows: source-restriction, ... }.`,
        },
        uncertainties: [unknown],
      },
    ]
  })
}

function unknownOf(device: Device): Uncertainty | undefined {
  const { id, span, knowledge, domains } = device
  switch (knowledge) {
    case 'outside':
      return undefined
    case 'missing':
      return missingExport(device)
    case 'declared':
      return {
        code: 'no-local-services',
        text: {
          ja: `機器 ${id} の設定ファイルがなく、機器自身が受ける通信が分かりません`,
          en: `device ${id} has no export, so that what it answers itself is not known`,
        },
        span,
      }
    case 'export': {
      const statement = domains.flatMap(({ uncertainties }) => uncertainties)[0]
      if (statement !== undefined) return statement
      if (domains.some(({ local }) => local.bindings.length > 0)) return undefined
      return {
        code: 'no-local-services',
        text: {
          ja: `機器 ${id} の入力からは、機器自身が受ける通信が分かりません`,
          en: `what was given of device ${id} does not show what it answers itself`,
        },
        span: { ...span, end: span.start },
      }
    }
  }
}
