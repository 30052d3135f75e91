/** What a finding points at. One cause has one id whichever check names it, so that reports can show its findings together. */
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Device, Interface } from '../model/device.ts'
import type { Rule } from '../model/rule.ts'
import type { DeviceDeclaration } from '../model/topology.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import type { Span } from '../base/span.ts'
import type { Cause } from './check.ts'

export function ruleCause(device: Device, rule: Rule): Cause {
  return {
    id: `${device.id}/${rule.id}`,
    label: { ja: `${device.id} ${rule.label.ja}`, en: `${device.id} ${rule.label.en}` },
    span: rule.span,
    focus: rule.focus,
  }
}

export function interfaceCause(device: Device, found: Interface): Cause {
  return {
    id: `${device.id}/interface/${found.id}`,
    label: { ja: `${device.id} インターフェース ${found.id}`, en: `${device.id} interface ${found.id}` },
    span: found.span,
    focus: found.span,
  }
}

/** Where the topology attaches an interface of a device that has no export. */
export function attachmentCause(declaration: DeviceDeclaration, name: string): Cause {
  const span = declaration.interfaces.get(name)?.span ?? declaration.span
  return {
    id: `${declaration.id}/interface/${name}`,
    label: { ja: `${declaration.id} インターフェース ${name}`, en: `${declaration.id} interface ${name}` },
    span,
    focus: span,
  }
}

/** Something not known: every verdict that hangs on it points at the same place. */
export function unknownCause({ code, text, span }: Uncertainty): Cause {
  return { id: `unknown/${code}/${span.source.path}/${span.start}`, label: text, span, focus: span }
}

/** An entry of the topology YAML: `zones`, `specific-communications`, `exceptions` … */
export function entryCause(section: string, { id, span }: { readonly id: string; readonly span: Span }, label: Text = verbatim(id)): Cause {
  return { id: `topology/${section}/${id}`, label, span, focus: span }
}
