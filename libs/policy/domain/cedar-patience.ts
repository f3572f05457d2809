import { setFlagsFromString } from 'node:v8';

/**
 * Bytes of WebAssembly, roughly, that a function runs through before V8 compiles it anew with all optimizations. V8's 1.8
 * million is reached while the rules are read at a start: compiling then costs 0.6 s of processor time and makes no
 * decision quicker. What decides a few hundred times is still compiled.
 */
setFlagsFromString('--wasm-tiering-budget=200000000');
