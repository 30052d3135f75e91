/** Cities written as YAML, for checks of what people declare. */
import type * as z from 'zod'
import type { Check, Outcome } from '../../src/checks/check.ts'
import type { Topology } from '../../src/model/topology.ts'
import { city, soundCity } from '../intent/writing.ts'
import type { PolicyFields } from './support.ts'
import { judge, policy } from './support.ts'

/** Sections of the topology as YAML; what is not given is that of `city`. */
export type Sections = Readonly<Record<string, string>>

export function declared(sections: Sections = {}): Topology {
  return soundCity(city(sections))
}

/** Entries of a section, one line each. */
export function entries(...lines: readonly string[]): string {
  return ['', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** One piece of evidence that is in force, as a line of YAML. */
export function evidence(id: string, subject: string, declares: string, more = ''): string {
  return `${id}: { subject: ${subject}, says: 申告, declares: { ${declares} }, by: 情報政策課, on: 2026-10-01, document: 台帳${more} }`
}

export interface Asked {
  readonly required?: boolean
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly roles?: PolicyFields['roles']
}

/** What a check says of a city; devices have no exports. */
export function asked<S extends z.ZodType>(check: Check<S>, sections: Sections, { required, parameters, roles }: Asked = {}): Outcome {
  return judge(check, {
    topology: declared(sections),
    devices: [],
    ...(required === undefined ? {} : { required }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(roles === undefined ? {} : { policy: policy({ roles }) }),
  })
}

/** The findings' sentences in Japanese. */
export function sentences({ findings }: Outcome): readonly string[] {
  return findings.map(({ text }) => text.ja)
}
