/** Commands as terminal captures and scripts echo them before their output. */

/** A command whose output may follow. */
export interface Command {
  readonly name: CommandName
  /** Named by `-4`, `-6`, `ip6tables-save`, `inet6`; absent: the command does not say. */
  readonly family?: 4 | 6
  /** Of `ip route show table X`. */
  readonly table?: string
  /** As written, for messages. */
  readonly words: string
}

export type CommandName =
  | 'iptables-save'
  | 'iptables-list'
  | 'ipset'
  | 'addresses'
  | 'links'
  | 'routes'
  | 'rules'
  | 'nft'
  | 'sysctl'
  | 'hostname'
  | 'other'

const DECORATION = /^(?:[=+*#>$-]+|\[\d+\])\s*|\s*[=*#-]+$/g
const PROMPT = /^(?:\[[^\]\n]*\]|\([^)\n]*\))?\s*[\w.@:~/\\-]*(?:\s[\w.~/-]+)?\]?\s?[#$>%]\s+(?=\S)/
const BARE_PROMPT = /^(?:\[?[\w.-]+@[\w.-]+[^#$>%\n]{0,80}[#$%>]|[#$])\s*$/

/** Whether a line is a prompt at which nothing was typed. */
export function isBarePrompt(text: string): boolean {
  return BARE_PROMPT.test(text.trim())
}

/** The commands of an echoed line (`root@fw:~# ip addr; ip route`), or undefined when the line is no such thing. */
export function commandsIn(text: string): readonly Command[] | undefined {
  const line = text.trim()
  const typed = line.replace(PROMPT, '')
  const prompted = typed !== line
  const words = prompted ? typed : line.replace(DECORATION, '').trim()
  if (words === '' || words.length > 400) return undefined
  const commands = words.split(/\s*(?:;|&&|\|\|)\s*/).map(commandOf)
  const known = commands.filter((command) => command !== undefined)
  if (known.length === commands.length) return known
  // At a prompt anything may have been typed; elsewhere an unknown word makes it some other text.
  if (prompted && /@|^\[/.test(line)) return [...known, { name: 'other', words }]
  return undefined
}

function commandOf(words: string): Command | undefined {
  const plain = words
    .replace(/\s*(?:2?>>?\s*\S+|2>&1|\|\s*(?:tee|less|more|cat|grep|sed|head|tail|column)\b.*)$/g, '')
    .replace(/^\(+|\)+$/g, '')
    .replace(/^(?:sudo|doas)\s+(?:-\S+\s+)*/, '')
    .replace(/^\S*\/(?=[\w-]+(?:\s|$))/, '')
    .trim()
  const [program = '', ...rest] = plain.split(/\s+/)
  const save = /^(ip6?)tables(?:-legacy|-nft)?-save$/.exec(program)
  // An error message begins with the name of the program as well.
  if (save !== null && rest.every((word) => /^(?:-[a-zA-Z-]+|filter|nat|mangle|raw|security)$/.test(word)))
    return { name: 'iptables-save', family: save[1] === 'ip6' ? 6 : 4, words: plain }
  const list = /^(ip6?)tables(?:-legacy|-nft)?$/.exec(program)
  if (list !== null && rest.some((word) => /^-[A-Za-z]*[LS]/.test(word) || word === '--list' || word === '--list-rules'))
    return { name: 'iptables-list', family: list[1] === 'ip6' ? 6 : 4, words: plain }
  if (program === 'ipset' && /^(?:save|list|-S|-L)$/.test(rest[0] ?? '')) return { name: 'ipset', words: plain }
  if (program === 'nft' && rest.includes('list')) return { name: 'nft', words: plain }
  if (program === 'sysctl') return { name: 'sysctl', words: plain }
  if ((program === 'hostname' && rest.every((word) => word.startsWith('-'))) || program === 'hostnamectl')
    return { name: 'hostname', words: plain }
  if (program === 'ip') return ipCommand(rest, plain)
  if (/^(?:uname|date|uptime|whoami|id|exit|logout|clear|history|script|w|who)$/.test(program) && rest.length <= 2)
    return { name: 'other', words: plain }
  return undefined
}

function ipCommand(rest: readonly string[], words: string): Command | undefined {
  const options = rest.filter((word) => word.startsWith('-'))
  const [object = '', ...more] = rest.filter((word) => !word.startsWith('-') && word !== 'inet' && word !== 'inet6')
  const family: 4 | 6 | undefined =
    options.includes('-6') || rest.includes('inet6') ? 6 : options.includes('-4') || rest.includes('inet') ? 4 : undefined
  const spoken: Pick<Command, 'words' | 'family'> = { words, ...(family === undefined ? {} : { family }) }
  if (!/^[a-z]+$/.test(object)) return undefined
  const verb = more[0]
  if (verb !== undefined && /^(?:add|del|delete|change|replace|set|flush|get|append)$/.test(verb)) return { name: 'other', words }
  if ('address'.startsWith(object)) return { name: 'addresses', ...spoken }
  if (object === 'l' || object === 'li' || object === 'lin' || object === 'link') return { name: 'links', ...spoken }
  if (object === 'rule' || object === 'ru' || object === 'rul') return { name: 'rules', ...spoken }
  if ('route'.startsWith(object)) {
    const at = more.indexOf('table')
    const table = at === -1 ? undefined : more[at + 1]
    return { name: 'routes', ...spoken, ...(table === undefined ? {} : { table }) }
  }
  return undefined
}
