/** What was typed into a form, by the name of the field, trimmed at both ends; files are left out. */
export function typedIn(form: HTMLFormElement): Readonly<Record<string, string>> {
  const texts = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string')
  return Object.fromEntries(texts.map(([name, text]) => [name, text.trim()]))
}
