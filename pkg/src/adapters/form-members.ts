// What a form has as a form. A field may be called `elements` or `checkValidity`, and then stands in the place of that.

/** A property or method of a form, whatever its fields are called. */
export function member<Name extends keyof HTMLFormElement>(form: HTMLFormElement, name: Name): HTMLFormElement[Name] {
  const value: unknown = Reflect.get(HTMLFormElement.prototype, name, form);
  return (typeof value === "function" ? value.bind(form) : value) as HTMLFormElement[Name];
}

/** Sets whether the browser leaves the form's constraints alone when it is submitted. */
export function setNoValidate(form: HTMLFormElement, noValidate: boolean): void {
  Reflect.set(HTMLFormElement.prototype, "noValidate", noValidate, form);
}
