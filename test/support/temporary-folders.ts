// Deletes the temporary folders of a test file when it ends.

import { afterAll } from 'vitest'
import { removeTemporaryFolders } from './temporary.js'

afterAll(removeTemporaryFolders)
