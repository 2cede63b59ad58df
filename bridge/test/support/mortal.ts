/**
 * A part as one process sees it: once that process is dead its calls go nowhere, and answers to earlier ones reach
 * nobody.
 */
export function mortal<T extends object>(part: T, isDead: () => boolean): T {
  const never = new Promise<never>(() => undefined)
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value === 'object' && value !== null) return mortal(value, isDead)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]): unknown => {
        if (isDead()) return never
        const answer: unknown = Reflect.apply(value, target, args)
        return answer instanceof Promise ? answer.then((told) => (isDead() ? never : told)) : answer
      }
    },
  })
}
