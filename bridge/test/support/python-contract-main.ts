import { writeFileSync } from 'node:fs'
import { PYTHON_CONTRACT, pythonContract } from './python-contract.ts'

writeFileSync(PYTHON_CONTRACT, pythonContract())
