/** Spreadsheet rows that harm nobody: RFC 4180, CRLF, and no cell that a spreadsheet takes for a formula. */

/** Excel knows UTF-8 by it. */
export const BYTE_ORDER_MARK = '\ufeff'

/** One line of a table. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

/** One cell: quoted where RFC 4180 asks for it, and never a formula. A bare number would lose its zeros. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) || /^[\d.,:/-]+$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
