/** The commands of `README.md`, character by character; a test compares them. */
export const SERVE = './vllm-sr serve --demo';

export const CURL = `curl http://localhost:8899/v1/chat/completions -H 'content-type: application/json' \\
  -d '{"model":"auto","messages":[{"role":"user","content":"Prove that the square root of 2 is irrational."}]}' -i`;

export const EVAL = './vllm-sr eval --demo "证明根号二是无理数"';
