/** Small edits to the sample city, applied in memory: a defect is a few lines, never a copy of a file. */

/** The halves of the city's pair share their configuration: what happens to one happens to the other, unless an edit is `alone`. */
const MATES: Readonly<Record<string, string>> = { 'exports/fw-int.conf': 'exports/fw-int-b.conf' }

/** One edit. Every text is looked for literally and must occur exactly once (after `within`, the first occurrence). */
export type Edit = { readonly alone?: boolean } & (
  | { readonly file: string; readonly within?: string; readonly find: string; readonly replace: string }
  | { readonly file: string; readonly within?: string; readonly after: string; readonly insert: string }
  | { readonly file: string; readonly within?: string; readonly before: string; readonly insert: string }
  /** Takes the `edit … next` entry that holds this text and puts it before another text. */
  | { readonly file: string; readonly within?: string; readonly moveEntry: string; readonly before: string }
  /** The file ends after this text. */
  | { readonly file: string; readonly within?: string; readonly cut: string }
  /** The file is something else altogether. */
  | { readonly file: string; readonly content: string }
)

/** Applies edits in order. Throws when a text is missing or ambiguous: a case that has lost its place is a broken test. */
export function applyEdits(files: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> {
  const edited = new Map(files)
  for (const edit of edits) {
    const text = edited.get(edit.file)
    if (text === undefined) throw new Error(`no such file in the city: ${edit.file}`)
    edited.set(edit.file, applyEdit(text, edit))
    const mate = edit.alone === true ? undefined : MATES[edit.file]
    if (mate !== undefined) edited.set(mate, applyEdit(edited.get(mate) ?? '', edit))
  }
  return edited
}

function applyEdit(text: string, edit: Edit): string {
  if ('content' in edit) return edit.content
  const place = (sought: string): number => placeOf(text, sought, edit.within, edit.file)
  if ('find' in edit) return splice(text, place(edit.find), edit.find.length, edit.replace)
  if ('cut' in edit) return text.slice(0, place(edit.cut) + edit.cut.length)
  if ('after' in edit) return splice(text, place(edit.after) + edit.after.length, 0, edit.insert)
  if ('insert' in edit) return splice(text, place(edit.before), 0, edit.insert)
  const entry = entryAround(text, place(edit.moveEntry))
  const without = text.replace(entry, () => '')
  return splice(without, placeOf(without, edit.before, edit.within, edit.file), 0, entry)
}

/** The one-based line of the `edit` that opens the FortiOS entry holding a text. */
export function entryLineOf(text: string, sought: string, file: string): number {
  const start = text.lastIndexOf('\n    edit ', placeOf(text, sought, undefined, file)) + 1
  return text.slice(0, start).split('\n').length
}

/** The FortiOS table entry around an offset, with its `edit` and `next` lines. */
function entryAround(text: string, at: number): string {
  const start = text.lastIndexOf('\n    edit ', at) + 1
  return text.slice(start, text.indexOf('\n    next\n', at) + '\n    next\n'.length)
}

/** Where a text stands: its only occurrence, or the first after `within` (itself the only one of its kind). */
export function placeOf(text: string, sought: string, within: string | undefined, file: string): number {
  const from = within === undefined ? 0 : placeOf(text, within, undefined, file)
  const at = text.indexOf(sought, from)
  if (at === -1) throw new Error(`not found in ${file}: ${JSON.stringify(sought)}`)
  if (within === undefined && text.includes(sought, at + 1)) throw new Error(`more than once in ${file}: ${JSON.stringify(sought)}`)
  return at
}

/** The one-based line on which a text ends. */
export function lineOf(text: string, sought: string, within: string | undefined, file: string): number {
  const end = placeOf(text, sought, within, file) + sought.trimEnd().length
  return text.slice(0, end).split('\n').length
}

function splice(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}
