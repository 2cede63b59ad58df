import { type ClassValue, clsx } from 'clsx'

/** Joins class names. Callers add layout classes only; look is chosen by variant, so nothing needs overriding. */
export const cn = (...classes: ClassValue[]): string => clsx(classes)
