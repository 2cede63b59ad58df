import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core'
import { StrategyFault } from '../fault.ts'
import { SCRIPT_LIMITS } from './limits.ts'
import { SURFACE } from './surface.ts'

type Thunk = (vm: QuickJSContext) => QuickJSHandle

/** One world of a script: its own memory, stack and fuel; nothing of the outside but what `ask` answers. */
export class Sandbox {
  readonly #runtime: QuickJSRuntime
  readonly #vm: QuickJSContext
  readonly #now: () => number
  /** Lives as long as this world, which cannot end before what is held of it. */
  readonly #kept: QuickJSHandle[] = []
  #fuel = 0
  #lateAt = Number.POSITIVE_INFINITY
  #wasLate = false
  #isOpen = true

  constructor(quickjs: QuickJSWASMModule, now: () => number) {
    this.#now = now
    this.#runtime = quickjs.newRuntime()
    this.#runtime.setMemoryLimit(SCRIPT_LIMITS.memoryBytes)
    this.#runtime.setMaxStackSize(SCRIPT_LIMITS.stackBytes)
    this.#runtime.setInterruptHandler(() => {
      this.#fuel -= 1
      this.#wasLate ||= this.#now() > this.#lateAt
      return this.#fuel < 0 || this.#wasLate
    })
    // No text that is read as a pattern, a date or a tree: each is a way to be busy where fuel is not counted.
    this.#vm = this.#runtime.newContext({
      intrinsics: { BaseObjects: true, Eval: true, MapSet: true, TypedArrays: true, Promise: true },
    })
    this.#fuel = SCRIPT_LIMITS.fuel
    this.#settle(this.#vm.evalCode(SURFACE, 'naru.js')).dispose()
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** What a module exports. */
  load(code: string): QuickJSHandle {
    return this.#guarded((vm) => {
      const exported = this.#settle(vm.evalCode(code, 'strategy.js', { type: 'module' }))
      // A module that waits for a promise exports nothing yet, and nobody will wake it.
      const promise = vm.getPromiseState(this.keep(exported))
      if (promise.type === 'pending') throw new StrategyFault('script_invalid', 'await is not there')
      if (promise.type === 'rejected') throw this.#faultOf(promise.error)
      return promise.notAPromise ? exported : this.keep(promise.value)
    })
  }

  /** Calls a function of an object, or of `naru` where none is given. */
  call(name: string, of: QuickJSHandle | undefined, args: readonly Thunk[]): QuickJSHandle {
    return this.#guarded((vm) => {
      const self = of ?? vm.getProp(vm.global, 'naru')
      const callee = vm.getProp(self, name)
      const handles = args.map((make) => make(vm))
      try {
        return this.#settle(vm.callFunction(callee, self, ...handles))
      } finally {
        for (const handle of handles) handle.dispose()
        callee.dispose()
        if (of === undefined) self.dispose()
      }
    })
  }

  keep(handle: QuickJSHandle): QuickJSHandle {
    this.#kept.push(handle)
    return handle
  }

  text(handle: QuickJSHandle): string {
    try {
      return this.#vm.getString(handle)
    } finally {
      handle.dispose()
    }
  }

  /** @throws whatever the engine says of a world that once had no memory left: nothing in the engine is to be used then. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const handle of this.#kept) handle.dispose()
    this.#vm.dispose()
    this.#runtime.dispose()
  }

  #guarded(work: (vm: QuickJSContext) => QuickJSHandle): QuickJSHandle {
    if (!this.#isOpen) throw new StrategyFault('script_released', 'too many strategies of one script')
    this.#fuel = SCRIPT_LIMITS.fuel
    this.#lateAt = this.#now() + SCRIPT_LIMITS.answerMs
    this.#wasLate = false
    try {
      return work(this.#vm)
    } catch (error) {
      if (error instanceof StrategyFault) throw error
      // The stack of the engine itself: what nests so deeply is stopped by the one around it.
      if (error instanceof RangeError) throw new StrategyFault('script_too_deep', error.message)
      throw error
    }
  }

  #settle(result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
    if (result.error) throw this.#faultOf(result.error)
    return result.value
  }

  #faultOf(handle: QuickJSHandle): StrategyFault {
    if (this.#wasLate) return new StrategyFault('script_late', '')
    if (this.#fuel < 0) return new StrategyFault('script_out_of_fuel', '')
    this.#fuel = SCRIPT_LIMITS.fuel
    const [type, message, stack] = ['name', 'message', 'stack'].map((name) => this.#textOf(handle, name))
    handle.dispose()
    if (message === 'out of memory') return new StrategyFault('script_out_of_memory', '')
    if (message === 'stack overflow') return new StrategyFault('script_too_deep', '')
    const line = /strategy\.js:(\d+)/.exec(stack ?? '')?.[1]
    const detail = `${type}: ${message}`.slice(0, 260) + (line ? ` (line ${line})` : '')
    return new StrategyFault(type === 'SyntaxError' ? 'script_invalid' : 'script_threw', detail)
  }

  /** Words of something thrown, which may be anything at all. */
  #textOf(handle: QuickJSHandle, name: string): string {
    if (this.#vm.typeof(handle) !== 'object' || this.#vm.eq(handle, this.#vm.null)) return ''
    const value = this.#vm.getProp(handle, name)
    const text = this.#vm.typeof(value) === 'string' ? this.#vm.getString(value) : ''
    value.dispose()
    return text
  }
}

export const numberOf =
  (value: number): Thunk =>
  (vm) =>
    vm.newNumber(value)
export const textOf =
  (value: string): Thunk =>
  (vm) =>
    vm.newString(value)
export const given =
  (handle: QuickJSHandle): Thunk =>
  () =>
    handle.dup()
export const flagOf =
  (value: boolean): Thunk =>
  (vm) =>
    (value ? vm.true : vm.false).dup()
export const recordOf =
  (values: Readonly<Record<string, number | string>>): Thunk =>
  (vm) => {
    const record = vm.newObject()
    for (const [name, value] of Object.entries(values)) {
      const handle = typeof value === 'number' ? vm.newNumber(value) : vm.newString(value)
      vm.setProp(record, name, handle)
      handle.dispose()
    }
    return record
  }
export const answeredBy =
  (ask: (what: number, series: number) => number): Thunk =>
  (vm) =>
    vm.newFunction('ask', (what, series) => vm.newNumber(ask(vm.getNumber(what), vm.getNumber(series))))
