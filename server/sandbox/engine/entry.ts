/**
 * Runs inside an engine, between the host and our facade: a script whose value is a function of the facade's
 * `{ dispatch, explain, run }`. What anything throws, `explain` turns into a `throw` op.
 */
export const ENTRY = `(({ dispatch, explain, run }) => {
  const guarded = (code) => (...args) => {
    try {
      code.apply(undefined, args);
    } catch (error) {
      explain(error);
    }
  };
  return { dispatch: guarded(dispatch), run: guarded(run), explain };
})`;
