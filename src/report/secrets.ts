/**
 * Hides the secrets of an export: passwords, keys, communities, certificates. Nothing that leaves the
 * program may show one, so this errs towards hiding: after a word that announces a secret, the rest of
 * the line goes. It reads text, not vendors: the statements of FortiOS and Cisco IOS are listed below by
 * their own words (FortiOS CLI reference; Cisco IOS security command reference), and a general rule
 * catches what the lists do not know.
 *
 * A file is read from its top because secrets span lines: quoted values, PEM blocks, certificate dumps.
 */
import type { SourceFile } from '../base/span.ts'

/** What stands where a secret stood. */
export const MASK = '********'

/** A file with its secrets hidden. */
interface Masked {
  /** Line by line, the same numbers as in the file. */
  readonly lines: readonly string[]
  /** The values that statements known to hold a secret held. */
  readonly values: ReadonlySet<string>
}

const masked = new WeakMap<SourceFile, Masked>()

/** The lines of a file with every secret hidden; index 0 is line 1. */
export function maskedLines(source: SourceFile): readonly string[] {
  return maskedOf(source).lines
}

/** One line (one-based) with every secret hidden, read in the context of its file; empty when there is no such line. */
export function maskLine(source: SourceFile, line: number): string {
  return maskedOf(source).lines[line - 1] ?? ''
}

/** Secret values of a file, for finding them again in prose. */
export function secretValues(source: SourceFile): ReadonlySet<string> {
  return maskedOf(source).values
}

function maskedOf(source: SourceFile): Masked {
  let known = masked.get(source)
  if (known === undefined) {
    known = maskText(source.text)
    masked.set(source, known)
  }
  return known
}

/** What the lines above the current one opened. */
interface Context {
  /** A quoted value that has not been closed yet; `pem`: a key or certificate. */
  quote: 'none' | 'secret' | 'pem' | 'plain'
  /** Inside `-----BEGIN …` or a hexadecimal dump that ends with `quit`. */
  block: 'none' | 'pem' | 'hex'
  /** FortiOS `config` path: `system snmp community`. */
  readonly path: string[]
  /** The last line without indentation, for Cisco blocks (`key chain X`, `radius server Y`). */
  heading: string
  readonly values: Set<string>
}

function maskText(text: string): Masked {
  const context: Context = { quote: 'none', block: 'none', path: [], heading: '', values: new Set() }
  const lines = text.split('\n').map((line) => maskOne(line.endsWith('\r') ? line.slice(0, -1) : line, context))
  return { lines, values: context.values }
}

/** Cheap test: a line without any of these holds nothing to hide. */
const SUSPECT =
  /-----|pass|pwd|pw|secret|psk|key|communit|ENC|token|credential|seed|pin|otp|auth|phash|code|certificate|snmp|:\/\/|パスワード|暗証|鍵|キー|コミュニティ/i

function maskOne(line: string, context: Context): string {
  if (context.quote !== 'none') return insideQuote(line, context)
  if (context.block === 'pem') {
    if (line.includes('-----END')) context.block = 'none'
    return hidden(line)
  }
  if (context.block === 'hex') {
    if (/^[\s0-9A-Fa-f]+$/.test(line)) return hidden(line)
    context.block = 'none'
  }
  if (line !== '' && !/^[\s!#]/.test(line)) context.heading = line
  followPath(line, context)
  if (!SUSPECT.test(line) && !inCommunities(context)) {
    if (line.includes('"') && opensQuote(line) && /^\s*(set|append)\s/.test(line)) context.quote = 'plain'
    return line
  }
  if (line.includes('-----BEGIN') && !/^\s*(set|append)\s/.test(line)) {
    if (!line.includes('-----END')) context.block = 'pem'
    return hidden(line)
  }
  if (/^\s*certificate\s/.test(line) || /^\s*key-string\s*$/.test(line)) {
    context.block = 'hex'
    return line
  }
  const statement = /^(\s*(?:set|append)\s+)(\S+)(\s+)(.*)$/.exec(line)
  if (statement !== null) return maskSetting(statement, context)
  return maskCommand(line, context)
}

function hidden(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  return line.trim() === '' ? line : indent + MASK
}

/** Keeps the FortiOS `config … end` path. Cisco's `end` and `config-register` find an empty path and change nothing. */
function followPath(line: string, context: Context): void {
  const text = line.trim()
  if (text.startsWith('config ')) context.path.push(text.slice('config '.length).trim())
  else if (text === 'end') context.path.pop()
}

/** SNMP communities are named by their secret: `set name "public"`. */
function inCommunities(context: Context): boolean {
  return context.path.at(-1)?.endsWith('community') === true
}

// ---- FortiOS: set ATTRIBUTE VALUE … -----------------------------------------------------------

/** Attributes whose value is a secret: `psksecret`, `auth-pwd`, `private-key`, `md5-key`, `ppk-secret`, `authpasswd` … */
const SECRET_ATTRIBUTE =
  /passw|passphrase|passcode|pwd|psk|secret|credential|community|phash|(?:^|[-_])(?:token|seed|pin|otp|key-?string|communities|reg(?:istration)?-code)$|key\d*$/i

/** Attributes that list names of other objects; a word in a name announces nothing. */
const REFERENCE_ATTRIBUTE =
  /^(?:(?:internet-service-)?(?:src|dst)addr6?(?:-negate)?|(?:src|dst)?intf|(?:src|dst)-?(?:interface|addr|intf)\d*|(?:exclude-)?member|service|interface|associated-interface|extintf|poolname6?|groups|users|device|schedule|action|status|type|vdom|zone|mappedip|extip|vip|internet-service(?:6|-name|-id|-src-name)*)$/i

function maskSetting(statement: RegExpExecArray, context: Context): string {
  const [, before = '', attribute = '', gap = '', value = ''] = statement
  const snmpCommunity = attribute === 'name' && inCommunities(context)
  const secret = SECRET_ATTRIBUTE.test(attribute) || snmpCommunity || value.includes('-----BEGIN')
  if (opensQuote(value)) context.quote = value.includes('-----BEGIN') ? 'pem' : secret ? 'secret' : 'plain'
  if (secret) {
    remember(value, context)
    return before + attribute + gap + MASK
  }
  const shown = REFERENCE_ATTRIBUTE.test(attribute) && value.includes('"') ? value : maskProse(value)
  return before + attribute + gap + maskEverywhere(shown, context)
}

/** Whether a value leaves a double quote open at the end of the line. */
function opensQuote(value: string): boolean {
  let open = false
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\') i++
    else if (value[i] === '"') open = !open
  }
  return open
}

function insideQuote(line: string, context: Context): string {
  if (line.includes('-----BEGIN')) context.quote = 'pem'
  const pem = context.quote === 'pem'
  // A quote that was never closed (a file cut or damaged) must not uncover the statements after it.
  const setting = /^\s*(?:set|append)\s+(\S+)\s/.exec(line)
  const secret = pem || context.quote === 'secret' || (setting !== null && SECRET_ATTRIBUTE.test(setting[1] ?? ''))
  const closes = opensQuote(line)
  if (closes) context.quote = 'none'
  if (!secret) return maskEverywhere(maskProse(line), context)
  // Nobody quotes a line of a certificate, and there are thousands of them.
  if (!pem) remember(line, context)
  return closes ? `${MASK}"` : hidden(line)
}

// ---- Cisco IOS and everything else ------------------------------------------------------------

/** What may stand between the announcing word and the secret: encryption type, algorithm, direction. */
const KIND = '(?:(?:[0-9]|ENC|encrypted|clear|hex|ascii|text|md5|hmac-\\S+|sha\\S*|local|remote|is)\\s+)*'

/** Commands that hold a secret: what is kept (group 1), then the secret, then what is kept again (group 2, if any). */
const COMMANDS: readonly RegExp[] = [
  new RegExp(`^(\\s*(?:no\\s+)?enable\\s+(?:secret|password)(?:\\s+level\\s+\\d+)?\\s+${KIND})\\S.*$`, 'i'),
  new RegExp(`^(\\s*(?:no\\s+)?username\\s+\\S+(?:\\s.*?)?\\s(?:secret|password)\\s+${KIND})\\S.*$`, 'i'),
  /^(\s*(?:no\s+)?snmp-server\s+community\s+)\S.*$/i,
  /^(\s*(?:no\s+)?snmp-server\s+host\s+\S+(?:\s+(?:vrf\s+\S+|traps|informs|version\s+(?:1|2c|3(?:\s+(?:auth|noauth|priv))?)))*\s+)\S.*$/i,
  /^(\s*(?:no\s+)?snmp-server\s+user\s.*?\s(?:auth|priv)\s+(?:(?:md5|sha\S*)\s+)?)\S.*$/i,
  /^(\s*crypto\s+isakmp\s+key\s+(?:[0-9]\s+)?)\S+(\s+(?:address|hostname)\s.*)$/i,
  /^(\s*crypto\s+isakmp\s+key\s+(?:[0-9]\s+)?)\S.*$/i,
  new RegExp(`^(\\s*pre-shared-key\\s+(?:(?:address|hostname)\\s.*?\\skey\\s+)?${KIND})\\S.*$`, 'i'),
  /^(\s*(?:tacacs|radius)-server\s(?:.*?\s)?key\s+(?:[0-9]\s+)?)\S.*$/i,
  /^(\s*server(?:-private)?\s.*?\skey\s+(?:[0-9]\s+)?)\S.*$/i,
  /^(\s*(?:standby|vrrp|glbp)\s+(?:\d+\s+)?authentication\s+(?:(?:md5|text)\s+)?(?:key-string\s+)?(?:[0-9]\s+)?)\S.*$/i,
  /^(\s*ntp\s+authentication-key\s+\d+\s+\S+\s+)\S.*$/i,
  /^(\s*(?:ip|ipv6)\s+nhrp\s+authentication\s+)\S.*$/i,
  /^(.*\smessage-digest-key\s+\d+\s+\S+\s+(?:[0-9]\s+)?)\S.*$/i,
]

/** A RADIUS or TACACS+ key inside its server block; in a `key chain` block `key 1` is only a number. */
const SERVER_KEY = /^(\s+key\s+(?:[0-9]\s+)?)\S.*$/i

function maskCommand(line: string, context: Context): string {
  if (/^\s*(?:\d+\s+)?(?:permit|deny)\s|^\s*access-list\s+\S+\s+(?:permit|deny)\s/.test(line)) return maskEverywhere(line, context)
  for (const command of COMMANDS) {
    const found = command.exec(line)
    if (found === null) continue
    const [, before = '', after = ''] = found
    remember(line.slice(before.length, line.length - after.length), context)
    return before + MASK + after
  }
  if (!/^\s*key\s+chain\b/i.test(context.heading)) {
    const key = SERVER_KEY.exec(line)
    if (key !== null) {
      remember(line.slice(key[1]?.length ?? 0), context)
      return (key[1] ?? '') + MASK
    }
  }
  return maskEverywhere(maskProse(line), context)
}

// ---- The general rule ---------------------------------------------------------------------------

/** Words that announce a secret wherever they stand alone, and everything after them up to a closing quote. */
const ANNOUNCED = new RegExp(
  '(?<![\\w-])((?:[\\w-]*[-_])?(?:password|passwd|passphrase|passcode|pwd|psk|psksecret|secret|shared-key|pre-?shared-key|key-string|keystring|' +
    'authentication-key|server-key|auth-key|api[-_]?key|private[-_]?key|encryption-key|credentials?|token|community)' +
    `["']?\\s*[\\s:=：＝]\\s*${KIND})(["']?)([^\\s"'].*?)(["']?\\s*)$`,
  'i',
)
const ANNOUNCED_SHORT = /((?<![\w-])(?:[\w-]*_)?(?:pw|pass)\s*[:=：＝]\s*)([^\s"].*?)("?\s*)$/i
const ANNOUNCED_JAPANESE =
  /((?:パスワード|暗証番号|事前共有(?:鍵|キー)|共有(?:鍵|キー)|暗号鍵|コミュニティ名?)\s*[\s:=：＝は]\s*)([^\s"].*?)("?\s*)$/

/** Hides what free text gives away: `password: …`, `pw=…`, `パスワードは…`. */
export function maskProse(text: string): string {
  return text
    .replace(ANNOUNCED, (_, before: string, quote: string, _secret: string, after: string) => before + quote + MASK + after)
    .replace(ANNOUNCED_SHORT, (_, before: string, _secret: string, after: string) => before + MASK + after)
    .replace(ANNOUNCED_JAPANESE, (_, before: string, _secret: string, after: string) => before + MASK + after)
}

/** Hides what is a secret in any statement: `ENC …`, credentials in a URL, a `key 7 …`. */
function maskEverywhere(text: string, context: Context): string {
  return text
    .replace(/(^|[\s"])(ENC\s+)([^\s"*]\S*)/g, (_, before: string, word: string, value: string) => {
      remember(value, context)
      return before + word + MASK
    })
    .replace(/(\w:\/\/[^\s/:@"]*:)([^\s/@"]+)(@)/g, (_, before: string, value: string, after: string) => {
      remember(value, context)
      return before + MASK + after
    })
    .replace(/(\skey\s+[0-9]\s+)([^\s*]\S*)/gi, (_, before: string, value: string) => {
      remember(value, context)
      return before + MASK
    })
}

/** Keeps a secret's words for `redactor`. Short ones would hide ordinary words and are left out. */
function remember(value: string, context: Context): void {
  for (const word of value.split(/[\s"']+/)) if (word.length >= 8 && !word.startsWith('*')) context.values.add(word)
}

/**
 * Finds secrets of these files again in prose, for sentences that quote a statement. The second line of
 * defence: sentences should not quote values in the first place.
 */
export function redactor(sources: readonly SourceFile[]): (text: string) => string {
  const values = new Set(sources.flatMap((source) => [...secretValues(source)]))
  if (values.size === 0) return (text) => text
  return (text) => {
    let shown = text
    for (const value of values) if (shown.includes(value)) shown = shown.replaceAll(value, MASK)
    return shown
  }
}

/** The same plain data with the secrets of these files masked wherever a sentence or an excerpt quotes one. */
export function withoutSecrets<T>(value: T, sources: readonly SourceFile[]): T {
  const redact = redactor(sources)
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return redact(part)
    if (Array.isArray(part)) return part.map(visit)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]))
  }
  return visit(value) as T
}
