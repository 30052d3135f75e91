/** Flags that several commands share. */
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { today as clock } from '../io/clock.ts'
import { UsageError } from './base.ts'
import { processLocale } from './locale.ts'
import { say, sayWith } from './text.ts'

/** Formats a result can be printed in: the reporters' ids, repeated here so that help needs no reporter. A test holds them together. */
export const FORMATS = ['text', 'json'] as const

export const format = Flags.option({
  options: FORMATS,
  default: 'text',
  description: say.formatFlag[processLocale],
  helpValue: FORMATS.join('|'),
})()
export const output = Flags.string({ char: 'o', description: say.outputFlag[processLocale], helpValue: 'FILE' })
export const today = Flags.string({ description: say.todayFlag[processLocale], helpValue: 'YYYY-MM-DD' })
export const all = Flags.boolean({ description: say.allFlag[processLocale] })
export const allowUnknown = Flags.boolean({ description: say.allowUnknownFlag[processLocale] })
export const policy = Flags.string({
  char: 'p',
  multiple: true,
  multipleNonGreedy: true,
  description: say.policyFlag[processLocale],
  helpValue: 'FILE',
})

export function place(description: string) {
  return Args.string({ required: true, description })
}

/** The date to judge for: as given, or the clock's. */
export function dateOf(given: string | undefined, flag = 'today'): string {
  if (given === undefined) return clock()
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== given) throw new UsageError(sayWith.badDate(flag)[processLocale])
  return given
}
