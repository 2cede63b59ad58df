export { openPaperBroker, type PaperOptions, type PaperStore } from './broker.ts'
export { PaperState } from './state.ts'
