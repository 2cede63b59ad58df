/**
 * A lint rule: how many lines of code a function has by itself. Functions inside it count for themselves, so a factory
 * is not long because it returns many short functions; blank lines and comments do not count at all.
 */
interface FunctionNode {
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } }
}

interface Context {
  readonly options: readonly number[]
  readonly sourceCode: { readonly lines: readonly string[] }
  report(problem: { readonly node: FunctionNode; readonly message: string }): void
}

interface Open {
  inner: number
}

const NO_CODE = /^\s*(\/\/.*|\/\*.*|\*.*)?$/

const ownLines = {
  meta: { schema: [{ type: 'integer' }] },
  create(context: Context) {
    const [max = 60] = context.options
    const open: Open[] = []
    const enter = (): void => void open.push({ inner: 0 })
    const leave = (node: FunctionNode): void => {
      const { start, end } = node.loc
      const code = context.sourceCode.lines.slice(start.line - 1, end.line).filter((line) => !NO_CODE.test(line)).length
      const own = code - (open.pop()?.inner ?? 0)
      if (own > max)
        context.report({ node, message: `${own} lines of its own are more than ${max}: name a part of it.` })
      const outer = open.at(-1)
      if (outer !== undefined) outer.inner += code - 1 // the line that begins it belongs to the outer function too
    }
    const each = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']
    return Object.fromEntries(each.flatMap((type) => [[type, enter] as const, [`${type}:exit`, leave] as const]))
  },
}

export default { meta: { name: 'naru' }, rules: { 'own-lines': ownLines } }
