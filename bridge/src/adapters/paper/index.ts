export { openPaperBroker, type PaperOptions } from './broker.ts'
export { PaperState } from './state.ts'
