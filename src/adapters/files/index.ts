// Segments and checkpoints in a folder: for a log whose own store keeps none.

export { directoryBlobs } from './directory-blobs.js'
