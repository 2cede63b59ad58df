import { createContext } from 'react'

/** The place that is pointed at. Beside the properties, so that moving over a plot draws the pointer anew and nothing else. */
export const Pointed = createContext<number | undefined>(undefined)

export type OnPoint = (at: number | undefined) => void
