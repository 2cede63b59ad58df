/**
 * A loader that empties zod's two modules on JSON Schema: no page writes one, yet every schema refers to them. What they
 * export stays there to be called while a schema is made, and refuses when somebody asks for its JSON Schema after all.
 *
 * @param {string} source
 */
module.exports = function withoutJsonSchema(source) {
  const named = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
  const renamed = [...source.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map(([, name]) => name)
  const refusal = "const refuse = () => { throw new Error('no JSON Schema in a page') }\n"
  return refusal + [...named, ...renamed].map((name) => `export const ${name} = () => refuse\n`).join('')
}
