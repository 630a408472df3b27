// What a form has as a form. A field may be called `elements` or `checkValidity`, and then stands in the place of that.

/** A property or method of a form, whatever its fields are called. */
export function member<Name extends keyof HTMLFormElement>(form: HTMLFormElement, name: Name): HTMLFormElement[Name] {
  const value: unknown = Reflect.get(HTMLFormElement.prototype, name, form);
  return (typeof value === "function" ? value.bind(form) : value) as HTMLFormElement[Name];
}

/** The forms that somebody checks in the browser's place: by how many, and what each was before the first of them came. */
const held = new WeakMap<HTMLFormElement, { readonly noValidate: boolean; times: number }>();

/** Has the browser leave the form's constraints alone when it is submitted, until all who asked for it call what they got. */
export function withoutValidation(form: HTMLFormElement): () => void {
  const hold = held.get(form) ?? { noValidate: member(form, "noValidate"), times: 0 };
  hold.times += 1;
  held.set(form, hold);
  setNoValidate(form, true);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    hold.times -= 1;
    if (hold.times > 0) return;
    held.delete(form);
    setNoValidate(form, hold.noValidate);
  };
}

function setNoValidate(form: HTMLFormElement, noValidate: boolean): void {
  Reflect.set(HTMLFormElement.prototype, "noValidate", noValidate, form);
}
