/** Statements and the blocks they open, by indentation; where it was lost, by what only a block can hold. */
import type { Span } from '../../base/span.ts'
import type { Line } from './line.ts'

/** One statement and, when it opens a mode, the statements inside. */
export interface Command {
  readonly text: string
  readonly words: readonly string[]
  /** `words` in lower case, for keywords; names and addresses are taken from `words`. */
  readonly lower: readonly string[]
  readonly span: Span
  readonly children: readonly Command[]
  readonly opaque: boolean
}

interface Growing extends Command {
  readonly children: Growing[]
}

// Statements that only exist at the top: an indented one was moved there by an editor, and must not
// disappear in the block before it.
const ALWAYS_TOP =
  /^(?:interface [A-Za-z][\w-]* ?\d\S*|ip access-list (?:standard|extended) \S+|ipv6 access-list [^\s:]+|access-list \d+ (?:permit|deny|remark) .+|object-group (?:network|service) \S+|route-map \S+ (?:permit|deny) \d+|vrf definition \S+|hostname \S+|line (?:con|aux|vty) .+|zone-pair security \S+ source \S+ destination \S+|banner (?:motd|login|exec|incoming|slip-ppp|prompt-timeout|config-save))$/

// Statements that only exist inside a block: where indentation was lost they still belong to it.
const ONLY_INSIDE: readonly { readonly block: RegExp; readonly inside: RegExp }[] = [
  {
    block: /^interface /,
    inside:
      /^(?:no )?(?:ip (?:address|access-group|policy|helper-address|unnumbered|vrf forwarding|nat (?:inside|outside|enable)$|ospf|proxy-arp|redirects|unreachables|inspect \S+ (?:in|out)$|verify unicast)|ipv6 (?:address|traffic-filter|enable$|nd|ospf)|vrf forwarding|shutdown$|description |switchport|encapsulation |duplex |speed |standby |vrrp |glbp |negotiation |channel-group |zone-member |tunnel |service-policy (?:input|output) |mtu |bandwidth |crypto map \S+$)/,
  },
  { block: /^(?:ip|ipv6) access-list /, inside: /^(?:(?:no )?(?:sequence )?(?:\d+ )?(?:permit|deny|remark|evaluate|dynamic)\b|no \d+$)/ },
  {
    block: /^object-group /,
    inside: /^(?:no )?(?:host |range |group-object |description |tcp\b|udp\b|tcp-udp\b|icmp\b|ip$|\d+\.\d+\.\d+\.\d+ )/,
  },
  { block: /^route-map /, inside: /^(?:match|set|description|continue) / },
  {
    block: /^router /,
    inside:
      /^(?:no )?(?:network|neighbor|redistribute|passive-interface|router-id|area|default-information|auto-summary|distribute-list) ?/,
  },
  { block: /^(?:vrf definition|ip vrf) /, inside: /^(?:rd|route-target|address-family|import|export) / },
  { block: /^time-range /, inside: /^(?:absolute|periodic) / },
  {
    block: /^line /,
    inside:
      /^(?:no )?(?:access-class|transport|login|password|exec-timeout|exec|logging synchronous|stopbits|privilege level|session-timeout)\b/,
  },
  { block: /^class-map /, inside: /^(?:match|description) / },
  { block: /^zone-pair /, inside: /^service-policy / },
]

/** Builds the tree of statements. Mode ends (`exit`, `exit-address-family`, `quit`) only shape it. */
export function commandsOf(lines: readonly Line[]): readonly Command[] {
  const roots: Growing[] = []
  let open: { readonly indent: number; readonly command: Growing }[] = []
  for (const line of lines) {
    const command = commandOf(line)
    const word = command.lower[0] ?? ''
    const root = open[0]
    if (word === 'exit' || word === 'quit' || word.startsWith('exit-')) {
      if (line.indent === undefined || (root !== undefined && line.indent <= root.indent)) open = []
      continue
    }
    const lost = line.indent === undefined
    const indent = line.indent ?? root?.indent ?? 0
    if (root !== undefined && indent <= root.indent && belongsInside(root.command, command)) {
      root.command.children.push(command)
      open = [root, { indent: root.indent + 1, command }]
      continue
    }
    if (lost || (root !== undefined && indent > root.indent && ALWAYS_TOP.test(command.lower.join(' ')))) open = []
    while (open.length > 0 && open[open.length - 1]!.indent >= indent) open.pop()
    const parent = open[open.length - 1]
    if (parent === undefined) roots.push(command)
    else parent.command.children.push(command)
    open.push({ indent, command })
  }
  return roots
}

function belongsInside(root: Command, command: Command): boolean {
  const header = root.lower.join(' ')
  return ONLY_INSIDE.some(({ block, inside }) => block.test(header) && inside.test(command.lower.join(' ')))
}

function commandOf(line: Line): Growing {
  const words = line.text.split(/\s+/)
  return {
    text: line.text,
    words,
    lower: words.map((word) => word.toLowerCase()),
    span: line.span,
    children: [],
    opaque: line.opaque !== undefined,
  }
}

/** From the first to the last line of a block. */
export function blockSpan(command: Command): Span {
  const last = command.children.at(-1)
  return last === undefined ? command.span : { ...command.span, end: Math.max(command.span.end, blockSpan(last).end) }
}

/** Whether a statement begins with these keywords. */
export function begins(command: Command, keywords: string): boolean {
  return keywords.split(' ').every((keyword, i) => command.lower[i] === keyword)
}

/** A statement and everything inside it. */
export function withInside(command: Command): readonly Command[] {
  return [command, ...command.children.flatMap(withInside)]
}
