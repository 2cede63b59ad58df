/**
 * Runs in the sandbox before a script: takes away what differs from run to run, freezes what scripts share, and leaves
 * two functions to the host. `open(module)` tells what it exports, `make(params, count)` gives the one that is told
 * events. Answers leave as lines of text, which the host parses like anything from outside; `String`, `Number` and the
 * rest are kept from before the script could touch them.
 */
export const SURFACE = `'use strict';
(() => {
  const string = String
  const isArray = Array.isArray
  const push = Function.prototype.call.bind(Array.prototype.push)
  const join = Function.prototype.call.bind(Array.prototype.join)
  const freeze = Object.freeze
  const names = Object.getOwnPropertyNames
  const refuse = (what) => () => { throw new TypeError(what + ' is not there: the same bars must give the same signals') }
  Math.random = refuse('Math.random')
  globalThis.Date = refuse('Date')
  const seen = new Set()
  const seal = (value) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return
    seen.add(value)
    freeze(value)
    for (const name of names(value)) {
      const own = Object.getOwnPropertyDescriptor(value, name)
      seal(own.value)
      seal(own.get)
      seal(own.set)
    }
    seal(Object.getPrototypeOf(value))
  }
  const word = (value) => {
    if (value === undefined) return ''
    if (typeof value === 'number') return 'n' + value
    if (typeof value === 'string') return 's' + value
    return '?' + typeof value
  }
  const line = (values) => {
    const words = []
    for (let at = 0; at < values.length; at += 1) push(words, word(values[at]))
    return join(words, '\\u001f')
  }
  const SIGNAL = ['series', 'side', 'type', 'price', 'strength', 'reason']
  const EXITS = ['stopRate', 'takeRate', 'trailRate', 'trailAfterRate', 'clock']
  const flat = (signal) => {
    const values = []
    for (let at = 0; at < SIGNAL.length; at += 1) push(values, signal[SIGNAL[at]])
    const size = signal.size ?? {}
    push(values, size.shares)
    push(values, size.equityShare)
    const exits = signal.exits ?? {}
    for (let at = 0; at < EXITS.length; at += 1) push(values, exits[EXITS[at]])
    return line(values)
  }
  const lines = (list, each, most) => {
    if (!isArray(list)) return '?' + (list === null ? 'null' : typeof list)
    if (list.length > most) return '?' + list.length
    const all = []
    for (let at = 0; at < list.length; at += 1) push(all, each(list[at]))
    return join(all, '\\u001e')
  }
  const PARAM = ['id', 'kind', 'min', 'max', 'step', 'default', 'label']
  const open = (script, most) => {
    if (typeof script.create !== 'function') return '?create'
    const params = lines(script.params ?? [], (param) => {
      const values = []
      for (let at = 0; at < PARAM.length; at += 1) push(values, param[PARAM[at]])
      return line(values)
    }, most)
    return word(script.series) + '\\u001d' + word(script.bars) + '\\u001d' + params
  }
  const make = (script, params, count, ask) => {
    const strategy = script.create(params, count)
    let now = NaN, cash = NaN, equity = NaN, daily = false
    const context = freeze({
      get now() { return now },
      get cash() { return cash },
      get equity() { return equity },
      get isDaily() { return daily },
      held: (series) => ask(0, series),
      averagePrice: (series) => ask(1, series),
      lastClose: (series) => ask(2, series),
      pending: (series) => ask(3, series),
    })
    const tell = (event, most) => lines(strategy.onEvent(event, context) ?? [], flat, most)
    return {
      set(at, won, worth, isDaily) { now = at; cash = won; equity = worth; daily = isDaily },
      bar(most, series, ts, open, high, low, close, volume) {
        return tell({ type: 'bar', series, bar: { ts, open, high, low, close, volume } }, most)
      },
      filled(most, series, side, quantity, price) {
        return tell({ type: 'filled', series, side, quantity, price }, most)
      },
    }
  }
  globalThis.naru = { open, make }
  for (const one of [function* () {}, async () => {}, [][Symbol.iterator]()]) seal(Object.getPrototypeOf(one))
  seal(globalThis)
})()
`
