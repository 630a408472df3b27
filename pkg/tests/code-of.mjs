/** The code of what a call throws; `undefined` where it throws nothing. */
export function codeOf(call) {
  try {
    call();
  } catch (error) {
    return error.code;
  }
  return undefined;
}
