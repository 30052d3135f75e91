/** Help in the language of the run; oclif's own headings are English only. */
import type { Command } from '@oclif/core/command'
import { HelpBase } from '@oclif/core/help'
import { processLocale } from './locale.ts'
import { say } from './text.ts'
import { pad, widthOf, wrap } from '../base/width.ts'

const WIDTH = 100

type Row = readonly [string, string]

const EXIT_CODES: readonly Row[] = [
  ['0', say.exit0[processLocale]],
  ['1', say.exit1[processLocale]],
  ['2', say.exit2[processLocale]],
  ['3', say.exit3[processLocale]],
  ['64', say.exit64[processLocale]],
  ['70', say.exit70[processLocale]],
]

export class Help extends HelpBase {
  override async showHelp(argv: string[]): Promise<void> {
    const words = argv.filter((word) => !word.startsWith('-') && word !== 'help')
    // `policy new` is the command `policy:new`.
    const command = this.config.findCommand(words.slice(0, 2).join(':')) ?? this.config.findCommand(words[0] ?? '')
    if (command === undefined) print(this.rootHelp())
    else await this.showCommandHelp(command)
  }

  override async showCommandHelp(command: Command.Loadable): Promise<void> {
    print(this.commandHelp(command))
  }

  private rootHelp(): string[] {
    const commands: Row[] = this.config.commands
      .map(({ id, summary }): Row => [spaced(id), summary ?? ''])
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return [
      ...wrap(`bunri ${this.config.version}  ${say.tool[processLocale]}`, WIDTH),
      ...section(say.usage[processLocale], ['bunri COMMAND']),
      ...section(say.commands[processLocale], table(commands)),
      ...section(
        say.options[processLocale],
        table([
          ['--help', say.helpFlag[processLocale]],
          ['--version', say.versionFlag[processLocale]],
          ['--lang=ja|en', say.langFlag[processLocale]],
        ]),
      ),
      ...section(say.exitCodes[processLocale], table(EXIT_CODES)),
      '',
      say.moreHelp[processLocale],
    ]
  }

  private commandHelp(command: Command.Loadable): string[] {
    const args = Object.entries(command.args)
    const flags = Object.values(command.flags).sort((a, b) => Number(a.name === 'lang') - Number(b.name === 'lang'))
    const usage = [
      'bunri',
      spaced(command.id),
      ...args.map(([name]) => name.toUpperCase()),
      ...(flags.length > 0 ? ['[OPTIONS]'] : []),
    ].join(' ')
    const examples = (command.examples ?? []).filter((example) => typeof example === 'string')
    return [
      ...wrap(command.summary ?? '', WIDTH),
      ...section(say.usage[processLocale], [usage]),
      ...section(say.arguments[processLocale], table(args.map(([name, { description }]) => [name.toUpperCase(), description ?? '']))),
      ...section(
        say.options[processLocale],
        table([...flags.map((flag): Row => [flagName(flag), flag.description ?? '']), ['    --help', say.helpFlag[processLocale]]]),
      ),
      ...section(say.examples[processLocale], examples),
    ]
  }
}

/** Topics and commands are typed apart. */
function spaced(id: string): string {
  return id.replaceAll(':', ' ')
}

function flagName(flag: Command.Flag.Cached): string {
  const short = flag.char === undefined ? '    ' : `-${flag.char}, `
  const value = flag.type === 'option' ? `=${flag.helpValue ?? 'VALUE'}` : ''
  return `${short}--${flag.name}${value}`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

/** Two columns, the second wrapped under itself. */
function table(rows: readonly Row[]): string[] {
  const first = Math.max(0, ...rows.map(([name]) => widthOf(name)))
  return rows.flatMap(([name, description]) =>
    wrap(description, WIDTH - first - 4).map((line, i) => `${pad(i === 0 ? name : '', first)}  ${line}`.trimEnd()),
  )
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
