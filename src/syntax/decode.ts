/**
 * Bytes to text. Order: byte order mark, strict UTF-8, then the two Japanese encodings that exports and
 * old documents still use. A choice that the bytes do not force is said in a diagnostic, never made silently.
 * Decoders are the platform's (WHATWG Encoding Standard), in fatal mode.
 */
import { createHash } from 'node:crypto'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'

export type Encoding = SourceFile['encoding']

const NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
}

/**
 * The text of a file. `value` is undefined for binary data and for bytes that fit no known encoding.
 * `declared` forces an encoding; bytes that do not fit it are an error.
 */
export function decode(bytes: Uint8Array, path: string, declared?: Encoding): Read<SourceFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = (encoding: Encoding, text: string): SourceFile => ({
    path,
    text: text.startsWith('\uFEFF') ? text.slice(1) : text,
    encoding,
    sha256,
  })
  const refuse = (text: Text, hint: Text): Read<SourceFile> => ({
    value: undefined,
    diagnostics: [{ code: 'not-text', severity: 'error', span: wholeFile(file('utf-8', '')), text, hint }],
  })
  const read = (encoding: Encoding, text: string, said?: Omit<Diagnostic, 'span'>): Read<SourceFile> => {
    const value = file(encoding, text)
    return { value, diagnostics: said === undefined ? [] : [{ ...said, span: { source: value, start: 0, end: 0 } }] }
  }

  if (declared !== undefined) {
    const text = attempt(bytes, declared)
    if (text !== undefined) return read(declared, text)
    return refuse(
      { ja: `${NAMES[declared]} として読めないバイトがあります`, en: `some bytes are not ${NAMES[declared]}` },
      { ja: '文字コードの指定を確かめてください', en: 'check the encoding that was given' },
    )
  }

  const marked = byteOrderMark(bytes) ?? unmarkedUtf16(bytes)
  if (marked !== undefined) {
    const text = attempt(bytes, marked.encoding)
    if (text !== undefined && !text.includes('\0'))
      return read(marked.encoding, text, marked.certain ? undefined : guessed(marked.encoding))
  }
  if (bytes.includes(0)) {
    return refuse(
      { ja: 'テキストではありません（バイナリのデータです）', en: 'this is not text (binary data)' },
      {
        ja: '機器が出力したテキスト形式の設定を、圧縮や暗号化をせずに置いてください',
        en: 'give the configuration as the device prints it, neither compressed nor encrypted',
      },
    )
  }

  const utf8 = attempt(bytes, 'utf-8')
  if (utf8 !== undefined) return read('utf-8', utf8)

  const shiftJis = japanese(bytes, 'shift_jis')
  const eucJp = japanese(bytes, 'euc-jp')
  if (shiftJis !== undefined && eucJp !== undefined) {
    // Two-byte EUC-JP text is also valid Shift_JIS, but reads there as half-width katakana.
    return halfWidth(shiftJis) > halfWidth(eucJp)
      ? read('euc-jp', eucJp, guessed('euc-jp', 'shift_jis'))
      : read('shift_jis', shiftJis, guessed('shift_jis', 'euc-jp'))
  }
  if (shiftJis !== undefined) return read('shift_jis', shiftJis, detected('shift_jis'))
  if (eucJp !== undefined) return read('euc-jp', eucJp, detected('euc-jp'))
  return refuse(
    {
      ja: '文字コードが分かりません（UTF-8、UTF-16、Shift_JIS、EUC-JP のどれでもありません）',
      en: 'the encoding is not known (not UTF-8, UTF-16, Shift_JIS or EUC-JP)',
    },
    { ja: 'UTF-8 で保存し直してください', en: 'save the file as UTF-8' },
  )
}

function attempt(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Node's decoders let bytes 80 to 9F stand for control characters where the Encoding Standard refuses them.
 * No configuration holds such characters, so they are refused here.
 */
function japanese(bytes: Uint8Array, encoding: 'shift_jis' | 'euc-jp'): string | undefined {
  const text = attempt(bytes, encoding)
  return text === undefined || /[\u0080-\u009F\uFFFD]/.test(text) ? undefined : text
}

function byteOrderMark(bytes: Uint8Array): { readonly encoding: Encoding; readonly certain: boolean } | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', certain: true }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', certain: true }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', certain: true }
  return undefined
}

/** UTF-16 without a mark: zeros in one half of the positions only, as ASCII letters give. */
function unmarkedUtf16(bytes: Uint8Array): { readonly encoding: Encoding; readonly certain: boolean } | undefined {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined
  let even = 0
  let odd = 0
  for (let i = 0; i < bytes.length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const most = bytes.length / 2 / 3
  if (even === 0 && odd > most) return { encoding: 'utf-16le', certain: false }
  if (odd === 0 && even > most) return { encoding: 'utf-16be', certain: false }
  return undefined
}

function halfWidth(text: string): number {
  return text.match(/[\uFF61-\uFF9F]/g)?.length ?? 0
}

function detected(encoding: Encoding): Omit<Diagnostic, 'span'> {
  return {
    code: 'encoding-detected',
    severity: 'note',
    text: { ja: `文字コードは ${NAMES[encoding]} です`, en: `the encoding is ${NAMES[encoding]}` },
  }
}

function guessed(encoding: Encoding, other?: Encoding): Omit<Diagnostic, 'span'> {
  const rival = other === undefined ? undefined : NAMES[other]
  return {
    code: 'encoding-guessed',
    severity: 'warning',
    text: {
      ja:
        rival === undefined
          ? `文字コードを ${NAMES[encoding]} と推定しました（BOM がありません）`
          : `文字コードを ${NAMES[encoding]} と推定しました（${rival} としても読めます）`,
      en:
        rival === undefined
          ? `read as ${NAMES[encoding]} by its looks (there is no byte order mark)`
          : `read as ${NAMES[encoding]} by its looks (${rival} would fit as well)`,
    },
    hint: { ja: '文字が化けていたら UTF-8 で保存し直してください', en: 'save the file as UTF-8 if names look wrong' },
  }
}
