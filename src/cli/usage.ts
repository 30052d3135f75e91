import type { Text } from '../base/text.ts'
import { sayWith } from './text.ts'

/** What oclif's parser attaches to its errors, as far as we read it. */
interface ParseError extends Error {
  readonly flags?: readonly string[]
  readonly args?: readonly (string | { readonly name?: string })[]
}

/**
 * oclif's complaint about arguments and flags in our words; undefined when the error is something else.
 * The classes are not exported by @oclif/core 4, so they are told apart by name and, where there is only one
 * class for several things, by their message.
 */
export function usageMessage(error: unknown): Text | undefined {
  if (!(error instanceof Error)) return undefined
  const { flags = [], args = [] } = error as ParseError
  const names = args.map((arg) => (typeof arg === 'string' ? arg : (arg.name ?? ''))).map((name) => name.toUpperCase())
  const [firstLine = ''] = error.message.split('\n')
  switch (error.constructor.name.replace(/^_|\d+$/g, '')) {
    case 'NonExistentFlagsError':
      return sayWith.unknownFlag(flags.join(', '))
    case 'RequiredArgsError':
      return sayWith.missingArgument(names.join(', '))
    case 'UnexpectedArgsError':
      return sayWith.unexpectedArgument(args.filter((arg) => typeof arg === 'string').join(', '))
    case 'FlagInvalidOptionError': {
      const found = /^Expected --(\S+?)=.* to be one of: (.*)$/.exec(firstLine)
      return found === null ? sayWith.badUsage(firstLine) : sayWith.flagNotOneOf(found[1] ?? '', found[2] ?? '')
    }
    case 'CLIParseError':
    case 'ArgInvalidOptionError':
    case 'FailedFlagValidationError':
    case 'ViolatedFlagConstraintError':
    case 'InvalidArgsSpecError':
      return sayWith.badUsage(error.message.replace(/\nSee more help with --help$/, ''))
    case 'CLIError':
      return messageOfPlainError(firstLine)
    default:
      return undefined
  }
}

function messageOfPlainError(message: string): Text | undefined {
  // oclif takes further words for parts of the name and joins them with colons.
  const command = /^command ([^:]+).* not found$/i.exec(message)
  if (command !== null) return sayWith.unknownCommand(command[1] ?? '')
  const value = /^Flag --(\S+) expects (?:a value|one of these values: (.*))/.exec(message)
  if (value !== null)
    return value[2] === undefined ? sayWith.flagNeedsValue(value[1] ?? '') : sayWith.flagNotOneOf(value[1] ?? '', value[2])
  return undefined
}
