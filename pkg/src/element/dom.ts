/** Building and updating elements without markup: every text becomes a text node, so no text can become an element. */

type Child = Node | string | undefined | false;

/** Attributes by name; `part` and `class` among them, as nothing here is set as a property. */
type Attributes = Record<string, string | undefined>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) attribute(node, name, value);
  node.append(...children.filter((child) => child !== undefined && child !== false));
  return node;
}

/** Sets an attribute or removes it, and leaves alone what is right already, so that nothing is announced anew. */
export function attribute(node: Element, name: string, value: string | undefined): void {
  if (value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function text(node: Node, value: string): void {
  if (node.textContent !== value) node.textContent = value;
}

/** Shows the text, or hides the node where there is none. */
export function optionalText(node: HTMLElement, value: string | undefined): void {
  text(node, value ?? "");
  node.hidden = !value;
}

/** Whether the focus is in a node, or on it. */
export function hasFocus(node: Node): boolean {
  return node.contains((node.getRootNode() as ShadowRoot).activeElement);
}

/** Makes `wanted` the children of the parent, in their order, and never moves the one that holds the focus. */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let next: Element | null = null;
  for (const node of [...wanted].reverse()) {
    if (hasFocus(node)) {
      while (node.nextElementSibling !== next) parent.insertBefore(node.nextElementSibling as Element, node);
    } else if (node.parentNode !== parent || node.nextElementSibling !== next) {
      parent.insertBefore(node, next);
    }
    next = node;
  }
}

/** Elements by key, made once and kept for as long as their key comes up again. */
export class Keyed<View extends { readonly node: HTMLElement }> {
  readonly parent: HTMLElement;
  #views = new Map<string, View>();

  constructor(parent: HTMLElement) {
    this.parent = parent;
  }

  /** Shows one view for each item; equal keys are told apart by their order. */
  show<Item>(
    items: readonly Item[],
    key: (item: Item) => string,
    make: () => View,
    update: (view: View, item: Item) => void,
  ): void {
    const views = new Map<string, View>();
    // A rule may tell thousands of elements at one place, so none looks for a free name among all before it.
    const alike = new Map<string, number>();
    for (const item of items) {
      const own = key(item);
      const before = alike.get(own) ?? 0;
      alike.set(own, before + 1);
      const name = `${before} ${own}`;
      const view = this.#views.get(name) ?? make();
      views.set(name, view);
      update(view, item);
    }
    this.#views = views;
    arrange(
      this.parent,
      [...views.values()].map((view) => view.node),
    );
  }
}
